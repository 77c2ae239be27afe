package io.kinora.core.job;

/** A result that may be one of a run that is not over: it ended as it was told to, and the same command goes on. */
public interface Pausable {
    /** Whether there is more to do. */
    boolean paused();
}
