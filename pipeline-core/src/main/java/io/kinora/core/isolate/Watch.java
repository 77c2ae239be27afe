package io.kinora.core.isolate;

import io.kinora.core.decode.IsolationSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Ends a child that hangs, grows or is no longer wanted. Looked at by {@link ChildPool}'s thread. */
final class Watch {
    /** The child keeps the deadline itself unless it hangs. */
    private static final Duration GRACE = Duration.ofSeconds(3);
    /** A JVM on a machine that has much to do. */
    private static final Duration START = Duration.ofSeconds(120);

    /** Why a child was ended. */
    enum Reason {
        /** It did not get ready. */
        START,
        /** It said nothing for too long. */
        SILENCE,
        /** Its file took too long. */
        DEADLINE,
        /** It held too much memory. */
        MEMORY,
        /** Its Spark task was stopped. */
        STOPPED
    }

    private final ProcessMemory memory;
    private final Runnable kill;
    private final IsolationSettings isolation;
    private final long born = System.nanoTime();
    private boolean ready;
    private long begun;
    private Duration deadline = Duration.ZERO;
    private long waitingSince;
    private Optional<BooleanSupplier> stopped = Optional.empty();
    private Optional<Reason> reason = Optional.empty();

    Watch(ProcessMemory memory, Runnable kill, IsolationSettings isolation) {
        this.memory = memory;
        this.kill = kill;
        this.isolation = isolation;
    }

    /** The child can decode. */
    synchronized void ready() {
        ready = true;
    }

    /**
     * A file begins.
     *
     * @param longest time it may take
     * @return false if the child was ended meanwhile
     */
    synchronized boolean begin(BooleanSupplier taskStopped, Duration longest) {
        deadline = longest;
        begun = System.nanoTime();
        waitingSince = begun;
        stopped = Optional.of(taskStopped);
        return reason.isEmpty();
    }

    /** The child has the word. */
    synchronized void waiting() {
        waitingSince = System.nanoTime();
    }

    /** The parent has work of its own; the child's silence does not count. */
    synchronized void heard() {
        waitingSince = Long.MAX_VALUE;
    }

    /** The file is done with. */
    synchronized void end() {
        stopped = Optional.empty();
    }

    /** Why the child was ended, if it was. */
    synchronized Optional<Reason> reason() {
        return reason;
    }

    /** Looks, and ends the child if need be; in one step, so that no other file than the one looked at pays. */
    synchronized void look() {
        if (reason.isEmpty()) {
            reason = find();
            reason.ifPresent(unused -> kill.run());
        }
    }

    private Optional<Reason> find() {
        if (!ready) {
            return past(born, START) ? Optional.of(Reason.START) : Optional.empty();
        }
        if (stopped.isEmpty()) {
            return Optional.empty();
        }
        if (stopped.get().getAsBoolean()) {
            return Optional.of(Reason.STOPPED);
        }
        if (memory.bytes() > isolation.memory()) {
            return Optional.of(Reason.MEMORY);
        }
        if (past(begun, deadline.plus(GRACE))) {
            return Optional.of(Reason.DEADLINE);
        }
        boolean silent = waitingSince != Long.MAX_VALUE && past(waitingSince, isolation.silence());
        return silent ? Optional.of(Reason.SILENCE) : Optional.empty();
    }

    private static boolean past(long start, Duration limit) {
        return System.nanoTime() - start > limit.toNanos();
    }
}
