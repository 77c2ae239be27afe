package io.kinora.ingest;

import io.kinora.core.job.Progress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;

/** Shows how many files and bytes are read: accumulators reach the driver when tasks end. */
final class ProgressListener extends SparkListener {
    private static final double MEGABYTE = 1e6;

    private final Progress progress;
    private final long allBytes;
    private final List<LongAccumulator> files = new ArrayList<>();
    private long read;
    private final List<LongAccumulator> bytes = new ArrayList<>();

    /** @param allBytes bytes of all files that are to be read */
    ProgressListener(Progress progress, long allBytes) {
        this.progress = progress;
        this.allBytes = allBytes;
    }

    /** Counts a further batch's files, too. */
    synchronized void follow(LongAccumulator batchFiles, LongAccumulator batchBytes) {
        files.add(batchFiles);
        bytes.add(batchBytes);
    }

    /** Counts files that an earlier process of the run has read. */
    synchronized void skip(long files) {
        read += files;
        progress.reach(read + sum(this.files));
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd taskEnd) {
        progress.reach(read + sum(files));
        progress.note(Math.round(sum(bytes) / MEGABYTE) + " of " + Math.round(allBytes / MEGABYTE) + " MB");
    }

    private static long sum(List<LongAccumulator> counts) {
        return counts.stream().mapToLong(LongAccumulator::value).sum();
    }
}
