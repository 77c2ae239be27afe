package io.kinora.eval.extract;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.core.job.TaskDeadline;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs long work on executors, so that it shows progress and what is finished can be kept at once.
 *
 * @param context of the job
 * @param deadline for each further task
 */
public record SparkWork(JobContext<?> context, TaskDeadline deadline) {
    /** Videos in a task: few enough that progress is seen and a lost task costs little. */
    private static final int VIDEOS_PER_TASK = 8;

    /** Spreads rows over all executors in tasks of a few videos. */
    public static Dataset<Row> spread(Dataset<Row> rows, long videos) {
        int cores = rows.sparkSession().sparkContext().defaultParallelism();
        long tasks = Math.max(Math.min(videos, cores), (videos + VIDEOS_PER_TASK - 1) / VIDEOS_PER_TASK);
        return rows.repartition((int) Math.max(1, Math.min(tasks, Short.MAX_VALUE)));
    }

    /**
     * Computes all values.
     *
     * @param sink gets those of each finished task soon after; what it throws ends the work
     * @throws io.kinora.core.error.KinoraException exit code 6 if no further task ends in time
     */
    public <T> void forEach(String task, long total, JavaRDD<T> values, Consumer<List<T>> sink) {
        HandedOver<T> handedOver = new HandedOver<>();
        context.spark().sparkContext().register(handedOver);
        try (Progress progress = context.progress(task, total, "videos")) {
            deadline.await(values.foreachPartitionAsync(part -> part.forEachRemaining(handedOver::add)),
                    handedOver::count, count -> {
                        List<T> taken = handedOver.take();
                        sink.accept(taken);
                        progress.step(taken.size());
                    });
        }
    }
}
