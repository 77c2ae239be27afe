package io.kinora.core.job;

/**
 * Where runs go.
 *
 * @param root folder for the run directories of commands without {@code --out}, on any Hadoop file system
 */
record RunSettings(String root) {
}
