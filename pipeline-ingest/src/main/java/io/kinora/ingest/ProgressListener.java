package io.kinora.ingest;

import io.kinora.core.job.Progress;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;

/** Shows how many files are read: accumulators reach the driver when tasks end. */
final class ProgressListener extends SparkListener {
    private final Progress progress;
    private long finished;
    private LongAccumulator current;

    ProgressListener(Progress progress) {
        this.progress = progress;
    }

    /** Goes on with the files of another batch. */
    synchronized void follow(LongAccumulator done) {
        if (current != null) {
            finished += current.value();
        }
        current = done;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd taskEnd) {
        if (current != null) {
            progress.reach(finished + current.value());
        }
    }
}
