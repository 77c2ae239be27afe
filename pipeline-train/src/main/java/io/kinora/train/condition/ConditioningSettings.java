package io.kinora.train.condition;

import io.kinora.core.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code train.conditioning}: what the model is told beside the noised video.
 *
 * @param label whether it is told the clips' labels
 * @param caption whether it is told the clips' captions
 * @param captionBuckets rows of the table that the tokens of captions are hashed into
 * @param captionWidth numbers in each row of that table
 * @param embedding column of the clips table that holds an embedding of each clip, as array of float; none if not set
 * @param givenFrames how many first frames are given, one of these numbers for each example; empty for none ever
 * @param dropout share of the examples whose label, caption and embedding are left out, for guidance
 */
public record ConditioningSettings(
        boolean label,
        boolean caption,
        @Range(min = 1, max = 10_000_000) int captionBuckets,
        @Range(min = 1, max = 4096) int captionWidth,
        Optional<String> embedding,
        List<Integer> givenFrames,
        @Range(min = 0, max = 1) double dropout) {
    /** Checks whatever does not depend on the videos' length. */
    public ConditioningSettings {
        givenFrames = List.copyOf(givenFrames);
        givenFrames.forEach(given -> {
            if (given < 0) {
                throw new IllegalArgumentException("given-frames holds " + given + "; give 0 or more");
            }
        });
    }

    /**
     * Refuses to give all frames of a video, or more.
     *
     * @param frames of every video
     * @throws IllegalArgumentException if it asks for that; the message begins with the key's name
     */
    public void requireFewerThan(int frames) {
        for (int given : givenFrames) {
            if (given >= frames) {
                throw new IllegalArgumentException("conditioning.given-frames holds " + given + "; of " + frames
                        + " frames, 0 to " + (frames - 1) + " can be given");
            }
        }
    }

    /** Whether anything is said of the clips in words or numbers. */
    public boolean any() {
        return label || caption || embedding.isPresent();
    }
}
