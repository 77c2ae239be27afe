package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.motion.Trajectories.Residual;

/**
 * The warping error of Lai et al., "Learning blind video temporal consistency" (arXiv 1808.00449): the mean over pairs
 * of following frames of the mean squared difference, values from 0 to 1, between each pixel and the place in the next
 * frame where flow finds it, over the pixels that are not occluded.
 *
 * <p>A pair in which no pixel can be followed counts with its plain difference: not to be able to follow anything must
 * not pass for perfection.
 */
final class WarpingError {
    private static final double PEAK = 255;

    private double error;
    private double followed;
    private int pairs;

    void add(Frames video, int frame, Flow forward, Flow backward) {
        long pixels = (long) video.height() * video.width();
        Trajectories points = new Trajectories(video.height(), video.width());
        points.drop(Occlusion.between(forward, backward));
        points.advance(forward);
        Residual residual = points.residual(video, frame, frame + 1);
        if (residual.points() > 0) {
            error += residual.followed() / residual.points();
        } else {
            Residual all = new Trajectories(video.height(), video.width()).residual(video, frame, frame + 1);
            error += all.unmoved() / pixels;
        }
        followed += (double) residual.points() / pixels;
        pairs++;
    }

    /** Mean squared difference of values from 0 to 1. */
    double error() {
        return error / pairs / (PEAK * PEAK);
    }

    /** Share of pixels that could be followed. */
    double followed() {
        return followed / pairs;
    }
}
