package io.kinora.core.job;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;

/** Waits for Spark's jobs, whose own calls wait for ever and throw checked exceptions that they do not declare. */
public final class WatchedJob {
    private static final long LOOK_MILLIS = 500;

    private WatchedJob() {
    }

    /**
     * Collects an RDD in order.
     *
     * @param watch is given the ids of the jobs twice a second; what it throws cancels them and is thrown on
     * @throws IllegalStateException if a task failed for good, with Spark's exception as its cause
     */
    public static <T> List<T> collect(JavaRDD<T> rdd, Consumer<List<Integer>> watch) {
        return await(rdd.collectAsync(), watch);
    }

    /** Waits for an action in the same way. */
    static <T> T await(JavaFutureAction<T> job, Consumer<List<Integer>> watch) {
        try {
            while (true) {
                try {
                    return job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    watch.accept(job.jobIds());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for tasks", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A task failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            job.cancel(true);
        }
    }
}
