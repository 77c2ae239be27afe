package io.kinora.train.averaging;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.WatchedJob;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.TaskData;
import scala.collection.JavaConverters;

/**
 * Waits for a round, or for what is done between two, but not for ever. Workers keep the deadline themselves; one that
 * hangs cannot, and neither can one that never starts.
 *
 * @param deadline of a worker; the round's is twice that
 */
public record RoundTimer(JavaSparkContext spark, Duration deadline) {
    private static final int MOST_TASKS = 100_000;

    /**
     * Collects as Spark does.
     *
     * @throws KinoraException exit code 6 after twice the deadline; the message names who is missing
     * @throws IllegalStateException if a task failed for good
     */
    public <T> List<T> collect(JavaRDD<T> rdd) {
        long end = System.nanoTime() + deadline.multipliedBy(2).toNanos();
        return WatchedJob.collect(rdd, jobs -> {
            if (System.nanoTime() > end) {
                throw new KinoraException(ExitCode.RESOURCES, "round-overdue", "Cannot go on: what workers were given to"
                        + " do has not ended after twice train.averaging.deadline (" + deadline.toSeconds()
                        + " s); still running: " + missing(jobs) + "; look at what holds them up, or give the same"
                        + " command again with a longer deadline");
            }
        });
    }

    private String missing(List<Integer> jobs) {
        TreeSet<Integer> stages = new TreeSet<>();
        for (int job : jobs) {
            SparkJobInfo info = spark.statusTracker().getJobInfo(job);
            for (int stage : info == null ? new int[0] : info.stageIds()) {
                stages.add(stage);
            }
        }
        String missing = stages.stream()
                .flatMap(stage -> JavaConverters.seqAsJavaList(
                        spark.sc().statusStore().taskList(stage, 0, MOST_TASKS)).stream())
                .filter(task -> task.status().equals("RUNNING"))
                .map(RoundTimer::place)
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? "none, so no executor had room for them" : missing;
    }

    private static String place(TaskData task) {
        return "worker " + task.partitionId() + " (executor " + task.executorId() + " on " + task.host() + ")";
    }
}
