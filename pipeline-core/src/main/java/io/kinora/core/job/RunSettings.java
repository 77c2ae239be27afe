package io.kinora.core.job;

import java.time.Duration;

/**
 * Where runs go, what is looked at before they begin, and how long they wait.
 *
 * @param root folder for the run directories of commands without {@code --out}, on any Hadoop file system
 * @param check whether a job looks for trouble before it begins
 * @param deadline how long each such look may take, and how long the run directory may take to open
 * @param executorDeadline longest wait of Spark's jobs while there is no executor at all
 */
public record RunSettings(String root, boolean check, Duration deadline, Duration executorDeadline) {
    /** Checks that there is time. */
    public RunSettings {
        requireTime("deadline", deadline);
        requireTime("executor-deadline", executorDeadline);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing");
        }
    }
}
