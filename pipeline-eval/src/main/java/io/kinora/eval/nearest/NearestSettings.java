package io.kinora.eval.nearest;

import io.kinora.core.config.Range;
import io.kinora.eval.source.VideoAddress;
import java.util.Optional;

/**
 * Section {@code evaluate.nearest} of the settings: whether generated videos are copies of training clips.
 *
 * @param training the clips that it was trained on, named as real videos are; none where that is not asked
 * @param percentile of the distances from real videos to their nearest training clips: below it a generated video
 *     counts as a copy
 */
public record NearestSettings(Optional<String> training, @Range(min = 0.1, max = 50) double percentile) {
    /** Checks the address. */
    public NearestSettings {
        training.ifPresent(VideoAddress::parse);
    }

    /** The same as a share. */
    public double share() {
        return percentile / 100;
    }
}
