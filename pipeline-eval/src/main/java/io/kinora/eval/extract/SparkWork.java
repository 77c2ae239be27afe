package io.kinora.eval.extract;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs long work on executors, so that it shows progress and what is finished can be kept at once. */
public final class SparkWork {
    private static final long POLL_MILLIS = 200;
    /** Videos in a task: few enough that progress is seen and a lost task costs little. */
    private static final int VIDEOS_PER_TASK = 8;

    private SparkWork() {
    }

    /** Spreads rows over all executors in tasks of a few videos. */
    public static Dataset<Row> spread(Dataset<Row> rows, long videos) {
        int cores = rows.sparkSession().sparkContext().defaultParallelism();
        long tasks = Math.max(Math.min(videos, cores), (videos + VIDEOS_PER_TASK - 1) / VIDEOS_PER_TASK);
        return rows.repartition((int) Math.max(1, Math.min(tasks, Short.MAX_VALUE)));
    }

    /** Computes all values; the sink gets those of each finished task soon after. */
    public static <T> void forEach(JobContext<?> context, String task, long total, JavaRDD<T> values,
            Consumer<List<T>> sink) throws InterruptedException {
        HandedOver<T> handedOver = new HandedOver<>();
        context.spark().sparkContext().register(handedOver);
        try (Progress progress = context.progress(task, total, "videos")) {
            JavaFutureAction<Void> running =
                    values.foreachPartitionAsync(part -> part.forEachRemaining(handedOver::add));
            boolean finished = false;
            while (!finished) {
                finished = await(running);
                List<T> taken = handedOver.take();
                if (!taken.isEmpty()) {
                    sink.accept(taken);
                    progress.step(taken.size());
                }
            }
        }
    }

    private static boolean await(JavaFutureAction<Void> running) throws InterruptedException {
        try {
            running.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            running.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IllegalStateException("Cannot finish the work on Spark: " + cause.getMessage(), cause);
        }
    }
}
