package io.kinora.core.job;

import java.time.Duration;

/**
 * Where runs go, and how long they wait.
 *
 * @param root folder for the run directories of commands without {@code --out}, on any Hadoop file system
 * @param executorDeadline longest wait of Spark's jobs while there is no executor at all
 */
record RunSettings(String root, Duration executorDeadline) {
}
