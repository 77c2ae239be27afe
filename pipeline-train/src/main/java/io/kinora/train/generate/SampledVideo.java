package io.kinora.train.generate;

import io.kinora.core.video.Frames;
import io.kinora.train.condition.Told;
import java.util.Arrays;

/**
 * A video that was sampled from a model in training.
 *
 * @param frames the whole video, which begins with the frames that were given
 * @param told what the model was told
 */
public record SampledVideo(Frames frames, Told told) {
    /** The frames that the model made itself. */
    public Frames made() {
        int given = told.givenFrames();
        return new Frames(frames.frames() - given, frames.height(), frames.width(), frames.channels(), frames.fps(),
                Arrays.copyOfRange(frames.pixels(), given * frames.frameSize(), frames.pixels().length));
    }
}
