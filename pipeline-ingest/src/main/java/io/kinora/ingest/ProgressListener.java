package io.kinora.ingest;

import io.kinora.core.job.Progress;
import io.kinora.ingest.plan.PlanCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;

/** Shows how many files and bytes are read: accumulators reach the driver when tasks end. */
final class ProgressListener extends SparkListener {
    private static final double MEGABYTE = 1e6;

    private final Progress progress;
    private final PlanCounts counts;
    private final List<LongAccumulator> bytes = new ArrayList<>();
    private Optional<LongAccumulator> files = Optional.empty();
    private long read;
    private boolean allBytesCount;

    /** @param counts what is to be read */
    ProgressListener(Progress progress, PlanCounts counts) {
        this.progress = progress;
        this.counts = counts;
        this.allBytesCount = counts.unsized() == 0;
    }

    /** Counts a further batch's files, too. */
    synchronized void follow(LongAccumulator batchFiles, LongAccumulator batchBytes) {
        files = Optional.of(batchFiles);
        bytes.add(batchBytes);
    }

    /**
     * Counts files of a batch that are all read, by this process or an earlier one of the run. Behind the last one
     * there is no more to show.
     */
    synchronized void reach(long batchFiles) {
        allBytesCount &= files.map(LongAccumulator::value).orElse(0L) == batchFiles;
        files = Optional.empty();
        read += batchFiles;
        progress.reach(read);
        if (read >= counts.unread()) {
            progress.close();
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd taskEnd) {
        progress.reach(read + files.map(LongAccumulator::value).orElse(0L));
        long bytesRead = bytes.stream().mapToLong(LongAccumulator::value).sum();
        progress.note(Math.round(bytesRead / MEGABYTE)
                + (allBytesCount ? " of " + Math.round(counts.bytes() / MEGABYTE) : "") + " MB");
    }
}
