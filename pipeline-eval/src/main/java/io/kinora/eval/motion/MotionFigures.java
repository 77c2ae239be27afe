package io.kinora.eval.motion;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.List;

/**
 * How one video moves. None of it says by itself that a video is good: compare it with the same figures of real videos.
 * A still picture has no flicker and no warping error, but neither motion nor coherence.
 *
 * @param flicker mean up and down of the brightness, in grey levels; not a number for two frames
 * @param speed mean speed of all pixels, in shorter sides of the picture a second
 * @param dynamic whether enough of it moves fast enough to be called a moving picture
 * @param warpingError mean squared difference, values from 0 to 1, along the flow to the next frame where it can be
 *     followed
 * @param followed share of pixels that can be followed to the next frame, 0 to 1
 * @param coherence share of the change explained by motion, 0 to 1, over each of {@link #LAGS} that the video is long
 *     enough for
 */
public record MotionFigures(double flicker, double speed, boolean dynamic, double warpingError, double followed,
        List<Double> coherence) implements Serializable {
    /** Distances in frames over which coherence is measured. */
    public static final List<Integer> LAGS = Coherence.LAGS;

    private static final int SHORT_SIDE = 128;
    private static final int LONG_SIDE = 512;
    private static final int LEAST_SIDE = 16;

    /**
     * Measures one video. It is brought to a shorter side of 128 pixels first (less where the longer one would exceed
     * 512), so that figures of videos of different sizes can be compared.
     *
     * @param video at least two frames
     * @throws KinoraException exit code 3 if there is but one frame, or one side is over 32 times as long as the other
     */
    public static MotionFigures of(Frames video) {
        if (video.frames() < 2) {
            throw KinoraException.input("too-few-frames", "Cannot measure motion in a single frame: use longer videos");
        }
        Frames small = atWorkingSize(video);
        MotionAmount amount = new MotionAmount(video.fps());
        WarpingError warping = new WarpingError();
        Coherence coherence = new Coherence();
        int last = small.frames() - 1;
        ArrayDeque<Flow> ahead = new ArrayDeque<>();
        FlowEstimator estimator = new FlowEstimator(small);
        for (int frame = 0; frame < last; frame++) {
            for (int next = frame + ahead.size(); next < Math.min(last, frame + Coherence.LONGEST); next++) {
                ahead.addLast(estimator.between(next, next + 1));
            }
            amount.add(ahead.getFirst());
            warping.add(small, frame, ahead.getFirst(), estimator.between(frame + 1, frame));
            coherence.add(small, frame, ahead);
            ahead.removeFirst();
        }
        return new MotionFigures(Flicker.of(small), amount.speed(), amount.dynamic(), warping.error(),
                warping.followed(), coherence.explained(small.frames()));
    }

    private static Frames atWorkingSize(Frames video) {
        int shorter = Math.min(video.height(), video.width());
        int longer = Math.max(video.height(), video.width());
        double scale = Math.min((double) SHORT_SIDE / shorter, (double) LONG_SIDE / longer);
        int height = (int) Math.round(video.height() * scale);
        int width = (int) Math.round(video.width() * scale);
        if (Math.min(height, width) < LEAST_SIDE) {
            throw KinoraException.input("too-narrow", "Cannot measure motion in videos of shape " + video.shape()
                    + ": no side may be over " + LONG_SIDE / LEAST_SIDE + " times as long as the other");
        }
        return Pictures.resized(video, height, width);
    }
}
