package io.kinora.core.error;

/** How a job ended, as its process says it. Documented in README.md; numbers never change. */
public enum ExitCode {
    DONE(0),
    /** A fault in Kinora itself. */
    FAULT(1),
    /** Wrong usage or settings. */
    USAGE(2),
    /** The input cannot be used. */
    INPUT(3),
    /** A quality gate failed. */
    GATE(4),
    /** Training diverged. */
    DIVERGED(5),
    /** Memory, devices, disk or services that the job needs are missing. */
    RESOURCES(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The process exit code. */
    public int number() {
        return number;
    }
}
