package io.kinora.core.decode;

import java.io.Serializable;

/**
 * Which frames of a video become clips, and at which size.
 *
 * <p>Frames are chosen by the times at which they are shown: window frame k is what a viewer sees at
 * start + k / fps, where start is the first frame's time. So files of variable frame rate, with a start
 * other than 0 or with another rate give clips at one true speed. What falls between is dropped, what is
 * missing is repeated.
 *
 * @param frames frames T of a clip, at least 1
 * @param stride frames from one clip's start to the next one's, at least 1; T for clips side by side
 * @param fps frames per second of a clip; 0 takes every frame of the source as it comes
 * @param height rows of a clip, at least 1
 * @param width columns of a clip, at least 1
 * @param fit how pictures of another shape are brought to this one
 * @param shortSource what becomes of a video shorter than one clip; what is left behind a video's last whole
 *     clip is never used
 * @param clips clips taken from one source at most, from its start; 0 for all
 * @param limits what one file may cost
 */
public record DecodeSettings(int frames, int stride, double fps, int height, int width, Fit fit,
        ShortSource shortSource, int clips, DecodeLimits limits) implements Serializable {

    /** Checks the ranges. */
    public DecodeSettings {
        if (frames < 1 || stride < 1 || height < 1 || width < 1 || clips < 0) {
            throw new IllegalArgumentException("Cannot cut clips of " + frames + " frames of " + height + "x" + width
                    + " every " + stride + " frames, at most " + clips + " of a source: sizes must be at least 1");
        }
        if (3L * frames * height * width > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("Cannot cut clips of " + frames + " frames of " + height + "x" + width
                    + ": one would take more than 2 GiB");
        }
        if (!(fps >= 0 && fps <= 1000)) {
            throw new IllegalArgumentException("Cannot cut clips at " + fps + " frames per second: 0 to 1000");
        }
    }

    /** Clips side by side, cropped to shape, short videos completed, default limits. */
    public static DecodeSettings of(int frames, double fps, int height, int width) {
        return new DecodeSettings(frames, frames, fps, height, width, Fit.CROP, ShortSource.REPEAT_LAST, 0,
                DecodeLimits.DEFAULT);
    }

    /** The same, but at most so many clips of a source; 0 for all. */
    public DecodeSettings withClips(int most) {
        return new DecodeSettings(frames, stride, fps, height, width, fit, shortSource, most, limits);
    }

    /** The same, with other limits. */
    public DecodeSettings withLimits(DecodeLimits other) {
        return new DecodeSettings(frames, stride, fps, height, width, fit, shortSource, clips, other);
    }
}
