package io.kinora.eval.metric;

/** Which of two figures of a metric is better. */
public enum Better {
    /** As of distances. */
    LOWER,
    /** As of similarities. */
    HIGHER
}
