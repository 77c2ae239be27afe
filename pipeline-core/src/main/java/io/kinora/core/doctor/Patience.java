package io.kinora.core.doctor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work so long and no longer. File systems try again for minutes, and some calls never return; such work is
 * left behind on a daemon thread, which does not keep the process alive.
 */
public final class Patience {
    private Patience() {
    }

    /** Work that has begun, and until when it is waited for. */
    static final class Begun<T> {
        private final FutureTask<T> task;
        private final long end;

        private Begun(Duration deadline, Callable<T> work) {
            task = new FutureTask<>(work);
            end = System.nanoTime() + deadline.toNanos();
            Thread thread = new Thread(task, "kinora-patience");
            thread.setDaemon(true);
            thread.start();
        }

        /**
         * Waits for the rest of the time.
         *
         * @throws TimeoutException if it has passed
         * @throws Exception what the work throws
         */
        T await() throws Exception {
            try {
                return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (Exception) e.getCause();
            } finally {
                task.cancel(true);
            }
        }
    }

    /** Begins work. */
    static <T> Begun<T> begin(Duration deadline, Callable<T> work) {
        return new Begun<>(deadline, work);
    }

    /**
     * Does work on a thread of its own.
     *
     * @throws TimeoutException if it takes longer than the deadline
     * @throws Exception what the work throws
     */
    public static <T> T within(Duration deadline, Callable<T> work) throws Exception {
        return begin(deadline, work).await();
    }
}
