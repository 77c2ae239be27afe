package io.kinora.eval.source;

import io.kinora.core.video.Frames;
import io.kinora.eval.feature.FrameSampling;

/**
 * A video whose frames were decoded before, at one rate.
 *
 * @param frames all of them
 */
record StoredVideo(Frames frames) implements TimedVideo {
    @Override
    public double rate() {
        return frames.fps();
    }

    @Override
    public Frames at(double rate) {
        return new FrameSampling(frames.frames(), 1, rate).choose(frames);
    }
}
