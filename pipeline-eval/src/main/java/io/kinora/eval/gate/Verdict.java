package io.kinora.eval.gate;

/** What data say of a condition. */
public enum Verdict {
    /** It holds throughout the interval. */
    PASS,
    /** It holds in part of the interval: the data cannot tell. */
    UNDECIDED,
    /** It holds nowhere in the interval. */
    FAIL
}
