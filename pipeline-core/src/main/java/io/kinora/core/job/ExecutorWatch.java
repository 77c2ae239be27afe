package io.kinora.core.job;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;

/** Ends Spark's jobs that wait for executors in vain. Spark itself would wait for ever, with a warning now and then. */
final class ExecutorWatch implements AutoCloseable {
    /** What a job is cancelled with; it comes as text within Spark's exception. */
    static final Pattern MESSAGE = Pattern.compile("Cannot go on: no executor[^\n]*");

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SparkContext spark;
    private final Duration deadline;
    private final Thread thread = new Thread(this::watch, "executor watch");
    private long since = System.nanoTime();
    private boolean told;

    private ExecutorWatch(SparkContext spark, Duration deadline) {
        this.spark = spark;
        this.deadline = deadline;
    }

    /**
     * Watches until it is closed.
     *
     * @param deadline of a job's wait while there is no executor at all
     */
    static ExecutorWatch start(SparkContext spark, Duration deadline) {
        ExecutorWatch watch = new ExecutorWatch(spark, deadline);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!spark.isStopped()) {
                lookIfPossible();
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** A look may fail while the session stops, or if the driver is too busy to answer: the next one tells more. */
    private void lookIfPossible() throws InterruptedException {
        try {
            look();
        } catch (Exception e) {
            // Spark's own code throws what Java has to declare, too.
            if (e instanceof InterruptedException closed) {
                throw closed;
            }
        }
    }

    private void look() {
        int[] jobs = spark.statusTracker().getActiveJobIds();
        // The driver is one of them.
        if (jobs.length == 0 || spark.getExecutorMemoryStatus().size() > 1) {
            since = System.nanoTime();
            told = false;
            return;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - since);
        if (waited.compareTo(deadline) > 0) {
            for (int job : jobs) {
                spark.cancelJob(job, "Cannot go on: no executor was there for " + deadline.toSeconds()
                        + " s (run.executor-deadline); see whether the cluster has workers with the cores and the memory"
                        + " that are asked for, then give the same command again");
            }
        } else if (!told && waited.compareTo(PATIENCE) > 0) {
            told = true;
            Terminal.say("WARNING: no executor is there, for " + PATIENCE.toSeconds() + " s now; waiting for "
                    + deadline.toSeconds() + " s at most (run.executor-deadline)");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
