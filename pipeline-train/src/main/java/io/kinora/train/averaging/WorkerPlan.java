package io.kinora.train.averaging;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Executors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/**
 * How training is spread over the cluster.
 *
 * @param workers tasks that train at once
 * @param threads native threads of each
 * @param perExecutor most workers of one executor
 */
public record WorkerPlan(int workers, WorkerThreads threads, int perExecutor) {
    private static final Duration NONE_IN = Duration.ofMinutes(5);

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
        List<ExecutorSummary> known = Executors.await(spark, NONE_IN);
        if (known.isEmpty()) {
            throw new KinoraException(ExitCode.RESOURCES, "no-executors", "Cannot train: no executor came within "
                    + NONE_IN.toMinutes() + " minutes; check that the cluster has cores and memory for one");
        }
        return known;
    }
}
