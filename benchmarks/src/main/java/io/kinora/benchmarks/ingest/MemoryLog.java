package io.kinora.benchmarks.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Resident memory, once a second, until closed. */
final class MemoryLog implements AutoCloseable {
    private final List<Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "memory");
        thread.setDaemon(true);
        return thread;
    });

    private record Sample(long executor, long decoder) {
    }

    MemoryLog() {
        clock.scheduleAtFixedRate(() -> samples.add(new Sample(ProcessTree.ownResidentBytes(),
                ProcessTree.childrenResidentBytes())), 0, 1, TimeUnit.SECONDS);
    }

    double seconds() {
        return samples.size();
    }

    /** Percent by which the last quarter's mean lies above the second quarter's. */
    double executorGrowth() {
        return growth(Sample::executor);
    }

    /** The same, of the child processes. */
    double decoderGrowth() {
        return growth(Sample::decoder);
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private double growth(ToLongFunction<Sample> value) {
        return 100 * (mean(value, 3) / mean(value, 1) - 1);
    }

    private double mean(ToLongFunction<Sample> value, int quarter) {
        int size = samples.size();
        return samples.subList(quarter * size / 4, (quarter + 1) * size / 4).stream().mapToLong(value).average()
                .orElse(Double.NaN);
    }
}
