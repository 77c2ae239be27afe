package io.kinora.core.decode;

import java.io.Serializable;

/**
 * A part of a video, counted from its first frame.
 *
 * @param startMicros its begin in microseconds, at least 0
 * @param endMicros its end, exclusive; {@link Long#MAX_VALUE} for the video's end
 */
public record TimeRange(long startMicros, long endMicros) implements Serializable {
    /** All of a video. */
    public static final TimeRange WHOLE = new TimeRange(0, Long.MAX_VALUE);

    /** Checks that the range is one. */
    public TimeRange {
        if (startMicros < 0 || endMicros <= startMicros) {
            throw new IllegalArgumentException("Cannot take the part of a video from " + startMicros + " to "
                    + endMicros + " microseconds: it must begin at 0 or later and end after that");
        }
    }
}
