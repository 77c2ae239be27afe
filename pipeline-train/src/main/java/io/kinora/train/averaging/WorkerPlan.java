package io.kinora.train.averaging;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * How training is spread over the cluster.
 *
 * @param workers tasks that train at once
 * @param threads native threads of each
 */
public record WorkerPlan(int workers, WorkerThreads threads) {

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
        return new WorkerPlan(chosen, new WorkerThreads(threads.orElse(Math.max(1, cores / sharing))));
    }

    /** Tasks of one core each that can run at once. */
    public static int slots(SparkContext spark) {
        return Math.max(1, executors(spark).stream().mapToInt(ExecutorSummary::totalCores).sum());
    }

    private static List<ExecutorSummary> executors(SparkContext spark) {
        List<ExecutorSummary> all = JavaConverters.seqAsJavaList(spark.statusStore().executorList(true));
        if (spark.isLocal()) {
            return all;
        }
        List<ExecutorSummary> others = all.stream().filter(executor -> !executor.id().equals("driver")).toList();
        if (others.isEmpty()) {
            throw new IllegalStateException("Cannot plan the workers: no executor has registered yet");
        }
        return others;
    }
}
