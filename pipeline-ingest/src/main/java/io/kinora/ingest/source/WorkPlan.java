package io.kinora.ingest.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Deals out the files of a batch to Spark tasks. */
public final class WorkPlan {
    /** Few enough that progress moves and a lost task costs little. */
    private static final int MOST_FILES_PER_TASK = 8;
    /** Of a small batch, so that cores end at about the same time. */
    private static final int LEAST_TASKS = 32;
    private static final long BYTES_PER_TASK = 32L << 20;

    private WorkPlan() {
    }

    /**
     * Tasks of a few files each. Large files come first and alone, so that the last task to end is a short one.
     *
     * @param batch at least one file
     */
    public static List<List<SourceTask>> tasks(List<SourceTask> batch) {
        List<SourceTask> largestFirst = batch.stream()
                .sorted(Comparator.comparingLong((SourceTask task) -> task.file().bytes()).reversed()
                        .thenComparing(task -> task.file().uri()))
                .toList();
        int most = Math.max(1, Math.min(MOST_FILES_PER_TASK, batch.size() / LEAST_TASKS));
        List<List<SourceTask>> tasks = new ArrayList<>();
        List<SourceTask> open = new ArrayList<>();
        long bytes = 0;
        for (SourceTask next : largestFirst) {
            if (!open.isEmpty() && (open.size() == most || bytes + next.file().bytes() > BYTES_PER_TASK)) {
                tasks.add(open);
                open = new ArrayList<>();
                bytes = 0;
            }
            open.add(next);
            bytes += next.file().bytes();
        }
        tasks.add(open);
        return tasks;
    }
}
