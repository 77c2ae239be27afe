package io.kinora.eval.extract;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was computed of a video.
 *
 * @param id what the video is called
 * @param video what its features are stored under
 * @param features by what was to compute them
 * @param failures why others are missing
 */
record ExtractedVideo(String id, String video, List<Features> features, List<Failure> failures)
        implements Serializable {
    /**
     * Features of one extractor.
     *
     * @param extractor its place in the list
     * @param values rows one after another
     */
    record Features(int extractor, float[] values) implements Serializable {
    }

    /**
     * Why one extractor's are missing.
     *
     * @param extractor its place in the list
     * @param reason for people
     * @param lasting whether it is of no use to try again
     */
    record Failure(int extractor, String reason, boolean lasting) implements Serializable {
    }

    /** Whether there is something to be stored. */
    boolean lasts() {
        return !features.isEmpty() || failures.stream().anyMatch(Failure::lasting);
    }

    /** How many its features are. */
    long bytes() {
        return features.stream().mapToLong(one -> (long) one.values().length * Float.BYTES).sum();
    }

    /** Why features are missing that may be there another time; empty if none are. */
    String passing() {
        return failures.stream().filter(one -> !one.lasting()).map(Failure::reason).distinct()
                .collect(Collectors.joining(UnreadableStored.BETWEEN));
    }
}
