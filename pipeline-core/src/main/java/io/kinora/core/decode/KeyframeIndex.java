package io.kinora.core.decode;

import java.util.Arrays;

/**
 * Where decoding can begin within a file, as its container's index says. It only tells what a jump would save: where
 * one has led is told by the frames' own times.
 *
 * @param times when the packets of keyframes are decoded, in microseconds as the source counts, rising. A frame is
 *     shown then or a few frames later
 */
record KeyframeIndex(long[] times) {
    /** Of a file without an index, or with one that is not to be trusted. */
    static final KeyframeIndex NONE = new KeyframeIndex(new long[0]);

    boolean isEmpty() {
        return times.length == 0;
    }

    /** The time of the last keyframe at or before a time, or {@link Long#MIN_VALUE} if there is none. */
    long before(long micros) {
        int found = Arrays.binarySearch(times, micros);
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? Long.MIN_VALUE : times[at];
    }

    /** Mean time from one keyframe to the next, in microseconds; {@link Long#MAX_VALUE} if there is but one. */
    long spacing() {
        return times.length < 2 ? Long.MAX_VALUE : (times[times.length - 1] - times[0]) / (times.length - 1);
    }
}
