package io.kinora.core.doctor;

/** Where and when a check looks. */
public enum Place {
    /** On the driver before each job begins: in milliseconds, and without Spark. */
    START,
    /** On the driver of {@code kinora doctor}, before Spark starts. */
    DRIVER,
    /** On the driver of {@code kinora doctor}, once Spark has started. */
    SESSION,
    /** On each executor. */
    EXECUTOR
}
