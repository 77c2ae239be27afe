package io.kinora.endtoend.gpu;

import com.sun.jna.platform.unix.LibC;
import io.kinora.core.gpu.CudaDevice;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/** A job whose tasks tell which devices the CUDA library would see, in place of training; it runs on the cluster. */
public final class GpuProbe implements Job<GpuProbe.Settings, GpuProbe.Result> {
    private static final int TASKS = 8;
    private static final int EXECUTORS = 2;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final AtomicInteger RUNNING = new AtomicInteger();

    /**
     * What the probe is told.
     *
     * @param folder that all processes see, where tasks meet
     */
    public record Settings(String folder) {
    }

    /**
     * What a task saw.
     *
     * @param executor where it ran
     * @param visible devices, as native code reads the environment
     * @param atOnce tasks that ran in its JVM, itself among them
     */
    public record Seen(String executor, String visible, int atOnce) implements Serializable {
    }

    /** What all tasks saw. */
    public record Result(List<Seen> seen) {
    }

    /** Runs the job. */
    public static void main(String[] arguments) {
        JobRunner.main(new GpuProbe(), arguments);
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "Tells which devices tasks see.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public Result run(JobContext<Settings> context) {
        String folder = context.settings().folder();
        List<Integer> tasks = IntStream.range(0, TASKS).boxed().toList();
        return new Result(JavaSparkContext.fromSparkContext(context.spark().sparkContext())
                .parallelize(tasks, TASKS).map(task -> look(Path.of(folder))).collect());
    }

    /** The first task of an executor waits until the other executor has one. */
    private static Seen look(Path folder) throws IOException {
        int atOnce = RUNNING.incrementAndGet();
        try {
            String executor = SparkEnv.get().executorId();
            Files.writeString(folder.resolve("executor-" + executor), "");
            Instant end = Instant.now().plus(DEADLINE);
            while (executors(folder) < EXECUTORS) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("There is only one executor after " + DEADLINE);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            // Long enough for another task of this executor to begin, if it had a second slot.
            LockSupport.parkNanos(PAUSE.toNanos());
            return new Seen(executor, String.valueOf(LibC.INSTANCE.getenv(CudaDevice.VISIBLE)),
                    Math.max(atOnce, RUNNING.get()));
        } finally {
            RUNNING.decrementAndGet();
        }
    }

    private static long executors(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("executor-")).count();
        }
    }
}
