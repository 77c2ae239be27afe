package io.kinora.train.kill;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Ends its own process by SIGKILL: here, when the first task of a Spark job starts whose description begins with a
 * system property's words.
 */
public final class KillSwitch extends SparkListener {
    /** Names the property. */
    public static final String DESCRIPTION = "kinora.kill.description";

    private volatile boolean armed;

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        String words = System.getProperty(DESCRIPTION);
        armed = words != null && job.properties().getProperty("spark.job.description", "").startsWith(words);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
        if (armed) {
            now();
        }
    }

    /** Does not return. */
    static void now() {
        try {
            new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start()
                    .waitFor(1, TimeUnit.MINUTES);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("The process cannot be killed");
    }
}
