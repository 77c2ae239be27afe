package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;

/**
 * Waits for a Spark job of many short tasks as long as it gets on.
 *
 * @param longest wait for a further task's end
 * @param setting that a longer one is given by
 */
public record TaskDeadline(Duration longest, String setting) {

    /**
     * Collects an RDD in order.
     *
     * @param done what the tasks add to when they end
     * @param progress is told of it
     * @throws KinoraException exit code 6 if the deadline passes
     * @throws IllegalStateException if a task failed for good
     */
    public <T> List<T> collect(JavaRDD<T> rdd, LongAccumulator done, LongConsumer progress) {
        return await(rdd.collectAsync(), done::value, progress);
    }

    /** Waits for an action in the same way; what {@code progress} throws cancels it and is thrown on. */
    public <T> T await(JavaFutureAction<T> action, LongSupplier done, LongConsumer progress) {
        long[] reached = {0, System.nanoTime()};
        T result = WatchedJob.await(action, jobs -> {
            if (done.getAsLong() > reached[0]) {
                reached[0] = done.getAsLong();
                reached[1] = System.nanoTime();
                progress.accept(reached[0]);
            } else if (System.nanoTime() - reached[1] > longest.toNanos()) {
                throw new KinoraException(ExitCode.RESOURCES, "tasks-overdue", "Cannot go on: no task has ended for "
                        + longest.toSeconds() + " s (" + setting + "); look in Spark's UI at what holds them up, or"
                        + " give the same command again with a longer deadline");
            }
        });
        progress.accept(done.getAsLong());
        return result;
    }
}
