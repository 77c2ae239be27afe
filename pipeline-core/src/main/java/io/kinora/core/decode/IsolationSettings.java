package io.kinora.core.decode;

import io.kinora.core.config.Range;
import java.io.Serializable;
import java.time.Duration;

/**
 * The section {@code decode}: where jobs decode untrusted bytes; reference.conf says what each key means.
 *
 * @param isolation in a process of its own, or on the task's thread
 * @param memory bytes that the process may hold
 * @param silence how long the process may say nothing before it is taken to hang
 * @param clips clips and files after which the process is replaced by a new one
 * @param sandbox whether the process must have one
 */
public record IsolationSettings(Isolation isolation, @Range(min = 1 << 28) long memory, Duration silence,
        @Range(min = 1) int clips, Sandbox sandbox) implements Serializable {

    /** Where videos are decoded. */
    public enum Isolation {
        /** In a child process of the executor, one for each task that runs. */
        PROCESS,
        /** On the task's own thread: for input that is trusted. */
        THREAD
    }

    /** What keeps a child process away from network and files. */
    public enum Sandbox {
        /** The system's, where it has one. */
        AUTO,
        /** The system's; without one nothing is decoded. */
        REQUIRED,
        /** None. */
        NONE
    }
}
