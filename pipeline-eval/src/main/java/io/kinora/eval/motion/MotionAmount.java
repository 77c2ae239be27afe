package io.kinora.eval.motion;

import java.util.Arrays;

/**
 * How much moves, from the optical flow between following frames. Speeds are in shorter sides of the picture a second,
 * so that neither size nor frame rate matters.
 *
 * <p>Whether a video is dynamic follows VBench (Huang et al., arXiv 2311.17982): the mean of the fastest twentieth of
 * pixels exceeds 6 pixels a frame at 8 frames a second in a picture whose shorter side is 256, in at least a quarter of
 * the pairs of frames. Its flow comes from another estimator, so shares of dynamic videos are not VBench's own.
 */
final class MotionAmount {
    /** In shorter sides a second. */
    static final double DYNAMIC_SPEED = 6.0 * 8 / 256;
    private static final int FASTEST = 20;
    private static final int ENOUGH_PAIRS = 4;

    private final double unit;
    private double sum;
    private int pairs;
    private int fast;

    /** @param fps frames per second at which the frames are shown */
    MotionAmount(double fps) {
        this.unit = fps;
    }

    void add(Flow flow) {
        float[] speeds = new float[flow.height() * flow.width()];
        double total = 0;
        for (int pixel = 0; pixel < speeds.length; pixel++) {
            speeds[pixel] = (float) Math.hypot(flow.right(pixel), flow.down(pixel));
            total += speeds[pixel];
        }
        Arrays.sort(speeds);
        int count = Math.max(1, speeds.length / FASTEST);
        double top = 0;
        for (int i = speeds.length - count; i < speeds.length; i++) {
            top += speeds[i];
        }
        double scale = unit / Math.min(flow.height(), flow.width());
        sum += scale * total / speeds.length;
        fast += scale * top / count > DYNAMIC_SPEED ? 1 : 0;
        pairs++;
    }

    /** The mean speed of all pixels. */
    double speed() {
        return sum / pairs;
    }

    boolean dynamic() {
        return fast * ENOUGH_PAIRS >= pairs;
    }
}
