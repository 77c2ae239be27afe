package io.kinora.train.averaging;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * How training is spread over the cluster.
 *
 * @param workers tasks that train at once
 * @param threads native threads of each
 * @param perExecutor most workers of one executor
 */
public record WorkerPlan(int workers, WorkerThreads threads, int perExecutor) {
    private static final Duration NONE_IN = Duration.ofMinutes(5);
    private static final Duration NO_MORE_IN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /**
     * One worker an executor with all its cores, unless the settings say otherwise: one network that uses all cores
     * learns more from a clip than several that are averaged.
     *
     * @param workers as set, if set
     * @param threads of each worker as set, if set; else an executor's cores are shared out among its workers
     */
    public static WorkerPlan of(SparkContext spark, Optional<Integer> workers, Optional<Integer> threads) {
        List<ExecutorSummary> executors = executors(spark);
        int chosen = workers.orElse(executors.size());
        int cores = executors.stream().mapToInt(ExecutorSummary::totalCores).min().orElseThrow();
        int sharing = Math.max(1, Math.floorDiv(chosen + executors.size() - 1, executors.size()));
        return new WorkerPlan(chosen, new WorkerThreads(threads.orElse(Math.max(1, cores / sharing))), sharing);
    }

    /**
     * The executors, once as many as were asked for have registered, or no more came for a while.
     *
     * @throws KinoraException exit code 6 if there are none in time
     */
    private static List<ExecutorSummary> executors(SparkContext spark) {
        if (spark.isLocal()) {
            return registered(spark);
        }
        int wanted = spark.conf().getInt("spark.executor.instances", Integer.MAX_VALUE);
        long deadline = System.nanoTime() + NONE_IN.toNanos();
        List<ExecutorSummary> known = List.of();
        long since = System.nanoTime();
        while (known.size() < wanted && System.nanoTime() < deadline
                && (known.isEmpty() || System.nanoTime() - since < NO_MORE_IN.toNanos())) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            List<ExecutorSummary> now = registered(spark);
            if (now.size() != known.size()) {
                since = System.nanoTime();
            }
            known = now;
        }
        if (known.isEmpty()) {
            throw new KinoraException(ExitCode.RESOURCES, "no-executors", "Cannot train: no executor came within "
                    + NONE_IN.toMinutes() + " minutes; check that the cluster has cores and memory for one");
        }
        return known;
    }

    private static List<ExecutorSummary> registered(SparkContext spark) {
        return JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
                .filter(executor -> spark.isLocal() || !executor.id().equals("driver")).toList();
    }
}
