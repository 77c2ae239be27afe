package io.kinora.core.decode;

import java.util.List;

/**
 * How a file is gone through. A plan never changes which frames are chosen nor their pixels, only how many others
 * are decoded for them; but damage is only noticed in what is decoded.
 */
enum DecodePlan {
    /** From the first frame to the last that is wanted. */
    SEQUENTIAL,
    /** From one part that is wanted to the keyframe before the next one. */
    SEEK,
    /**
     * From one chosen frame to the keyframe before the next one. If every chosen frame is a keyframe, as in files
     * that have no others, no frame between them is decoded but the one that tells when a chosen frame ends.
     */
    KEYFRAMES;

    /**
     * Chooses the plan that decodes least.
     *
     * @param index where decoding can begin
     * @param begun time of the first frame, in microseconds as the source counts
     * @param ranges the parts that are wanted
     * @param fps how many frames are chosen of a second; 0 for all
     * @param observed whether somebody looks at all frames of the parts
     */
    static DecodePlan of(KeyframeIndex index, long begun, List<TimeRange> ranges, double fps, boolean observed) {
        if (index.isEmpty()) {
            return SEQUENTIAL;
        }
        if (!observed && fps > 0 && 1_000_000 / fps > index.spacing()) {
            return KEYFRAMES;
        }
        return ranges.stream().anyMatch(range -> index.before(begun + range.startMicros())
                > begun + endBefore(range, ranges)) ? SEEK : SEQUENTIAL;
    }

    /** Where the last of the parts that begin before a part ends, from the first frame on. */
    private static long endBefore(TimeRange part, List<TimeRange> ranges) {
        return ranges.stream().filter(range -> range.startMicros() < part.startMicros())
                .mapToLong(range -> Math.min(range.endMicros(), part.startMicros())).max().orElse(0);
    }
}
