package io.kinora.train.likelihood;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;

/**
 * Waits for a Spark job of many short tasks as long as it gets on.
 *
 * @param deadline longest wait for a further task's end
 */
public record PartsTimer(Duration deadline) {
    private static final long LOOK_MILLIS = 500;

    /**
     * Collects as Spark does.
     *
     * @param done what the tasks add to when they end
     * @param progress is told of it
     * @throws KinoraException exit code 6 if the deadline passes
     */
    public <T> List<T> collect(JavaRDD<T> rdd, LongAccumulator done, LongConsumer progress) {
        JavaFutureAction<List<T>> job = rdd.collectAsync();
        long reached = 0;
        long since = System.nanoTime();
        while (true) {
            try {
                List<T> collected = job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                progress.accept(done.value());
                return collected;
            } catch (TimeoutException e) {
                if (done.value() > reached) {
                    reached = done.value();
                    since = System.nanoTime();
                    progress.accept(reached);
                } else if (System.nanoTime() - since > deadline.toNanos()) {
                    job.cancel(true);
                    throw new KinoraException(ExitCode.RESOURCES, "likelihood-overdue", "Cannot go on: no"
                            + " task has ended for " + deadline.toSeconds() + " s (likelihood.deadline); look in"
                            + " Spark's UI at what holds them up, or give the same command again with a longer"
                            + " deadline", e);
                }
            } catch (InterruptedException e) {
                job.cancel(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for tasks", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("A task failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
    }
}
