package io.kinora.eval.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a claim while its checkpoint is evaluated: renews it every third of the lease. Where that has not worked for
 * two thirds of it, others may soon take over: the work is to end, even while a renewal hangs in the storage.
 */
final class Lease {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Claims.Claim claim;
    private final long lease;
    private final Runnable end;
    private final long started = System.nanoTime();
    private final long limit;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "kinora-lease");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long renewed;
    private volatile Ending ending = Ending.NONE;

    /** Why the work is to end before its time. */
    enum Ending {
        NONE,
        /** Another has the claim, or may have it soon. */
        LOST,
        /** The work took longer than it may. */
        TOO_LONG
    }

    /**
     * Starts to keep a claim that was just made.
     *
     * @param limit longest time for the work
     * @param end ends the work; called again and again until this is stopped
     */
    Lease(Claims.Claim claim, Duration lease, Duration limit, Runnable end) {
        this.claim = claim;
        this.lease = lease.toNanos();
        this.limit = limit.toNanos();
        this.end = end;
        this.renewed = claim.since();
        long tick = Math.min(TICK.toNanos(), Math.max(1, this.lease / 10));
        timer.scheduleWithFixedDelay(this::renew, tick, tick, TimeUnit.NANOSECONDS);
        timer.scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** Why the work was to end, if it was. */
    Ending ending() {
        return ending;
    }

    private void look() {
        long now = System.nanoTime();
        if (ending == Ending.NONE && now - started > limit) {
            ending = Ending.TOO_LONG;
        }
        if (ending == Ending.NONE && now - renewed > 2 * (lease / 3)) {
            ending = Ending.LOST;
        }
        if (ending != Ending.NONE) {
            end.run();
        }
    }

    private void renew() {
        long now = System.nanoTime();
        if (ending != Ending.NONE || now - renewed <= lease / 3) {
            return;
        }
        try {
            if (claim.renew()) {
                renewed = now;
            } else {
                ending = Ending.LOST;
            }
        } catch (RuntimeException storageFailed) {
            // The next tick tries again.
            return;
        }
    }

    /** Stops keeping the claim; what is to be done with it can be done then. */
    void stop() {
        // A renewal that is under way is not interrupted, as commits should not be, and must not come after what ends
        // the claim.
        timer.shutdown();
        try {
            timer.awaitTermination(lease, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
