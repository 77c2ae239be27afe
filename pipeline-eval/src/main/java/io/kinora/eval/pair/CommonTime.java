package io.kinora.eval.pair;

import io.kinora.core.video.Frames;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.TimedVideo;
import io.kinora.eval.source.UnreadableVideoException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The frames of two videos that are shown at the same times, from the start of both to the end of the shorter one, at
 * the lower of their rates: no frame is compared twice.
 *
 * @param real those of the real video
 * @param generated as many of the generated one, at the same rate
 * @param differs whether the videos differ in length or rate
 */
record CommonTime(Frames real, Frames generated, boolean differs) implements Serializable {
    /** Rates as close as this are one rate. */
    private static final double ALIKE = 1e-3;

    /** @param sampling which frames of both are looked at */
    static CommonTime of(TimedVideo real, TimedVideo generated, FrameSampling sampling)
            throws UnreadableVideoException {
        double rate = sampling.rate() > 0 ? sampling.rate() : Math.min(real.rate(), generated.rate());
        FrameSampling atRate = new FrameSampling(sampling.frames(), sampling.stride(), 0);
        Frames first = atRate.choose(real.at(rate));
        Frames second = atRate.choose(generated.at(rate));
        int both = Math.min(first.frames(), second.frames());
        boolean differs = first.frames() != second.frames()
                || Math.abs(real.rate() - generated.rate()) > ALIKE * Math.max(real.rate(), generated.rate());
        return new CommonTime(cut(first, both), cut(second, both), differs);
    }

    private static Frames cut(Frames video, int frames) {
        return video.frames() == frames ? video : new Frames(frames, video.height(), video.width(), video.channels(),
                video.fps(), Arrays.copyOf(video.pixels(), frames * video.frameSize()));
    }
}
