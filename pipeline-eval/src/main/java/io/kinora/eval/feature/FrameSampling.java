package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which frames of a video are looked at: every so many from the first on.
 *
 * @param frames how many, where the video has so many
 * @param stride every which frame is taken
 * @param rate frames per second before that; 0 for each video's own
 */
public record FrameSampling(int frames, int stride, double rate) implements Serializable {
    private static final double SLACK = 1e-6;

    /** Checks the ranges. */
    public FrameSampling {
        if (frames < 1 || stride < 1 || !(rate >= 0)) {
            throw new IllegalArgumentException("Cannot take " + frames + " frames, each " + stride + ". of them, at "
                    + rate + " frames per second");
        }
    }

    /**
     * The frames that are looked at.
     *
     * @throws KinoraException exit code 3 if the video's own rate is lower, so that frames would have to be repeated
     */
    public Frames choose(Frames video) {
        double step = stride * (rate == 0 ? 1 : video.fps() / rate);
        if (step < 1) {
            throw KinoraException.input("too-few-frames-per-second", "Cannot take " + rate
                    + " frames per second of a video that has " + video.fps() + "; set evaluate.fps lower");
        }
        int count = 1;
        while (count < frames && position(count, step) < video.frames()) {
            count++;
        }
        byte[] pixels = new byte[count * video.frameSize()];
        for (int frame = 0; frame < count; frame++) {
            System.arraycopy(video.pixels(), position(frame, step) * video.frameSize(), pixels,
                    frame * video.frameSize(), video.frameSize());
        }
        return new Frames(count, video.height(), video.width(), video.channels(), video.fps() / step, pixels);
    }

    /** Each part under its name, for fingerprints. */
    public Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("frames", Integer.toString(frames));
        parts.put("stride", Integer.toString(stride));
        parts.put("rate", Double.toString(rate));
        return parts;
    }

    /** Rounding errors of a rate must not lose a frame. */
    private static int position(int frame, double step) {
        return (int) (frame * step + SLACK);
    }
}
