package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.motion.Trajectories.Residual;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which share of the change over a distance in time is explained by motion: 1 − (W + ε)/(D + ε), where D is the mean
 * squared difference between pixels of a frame and those at the same place so many frames later, W that to the places
 * where the flow from frame to frame has carried them, and ε = 1 squared grey level. Both are taken over the points
 * that are still in the picture, and summed over all frames from which the distance fits in the video. It is the gain
 * of motion-compensated prediction (Girod, "Motion-compensating prediction with fractional-pel accuracy", IEEE
 * Trans. Communications 1993), brought to the scale from 0 to 1.
 *
 * <p>What moves and stays itself scores near 1 at every distance. What changes its looks on the way, flickers, or jumps
 * scores less, the less the longer the distance. Where nothing moves there is nothing to explain: a still picture
 * scores 0, the worst there is, whereas any mere likeness of frames would call it perfect. Nothing is masked: what was
 * uncovered on the way counts as unexplained, in real videos as well, whose figure is the one to compare with.
 */
final class Coherence {
    /** Distances in frames. */
    static final List<Integer> LAGS = List.of(1, 2, 4, 8);
    static final int LONGEST = 8;
    /** A change of less than a grey level is none: rounding alone makes a sixth of its square. */
    private static final double FLOOR = 1;

    private final double[] followed = new double[LAGS.size()];
    private final double[] unmoved = new double[LAGS.size()];
    private final long[] points = new long[LAGS.size()];

    /**
     * Adds the pixels of one frame.
     *
     * @param ahead the flow from this frame to the next, from that to its next, …: as many as the video has, at most
     *     {@value #LONGEST}
     */
    void add(Frames video, int frame, Collection<Flow> ahead) {
        Trajectories pixels = new Trajectories(video.height(), video.width());
        int lag = 0;
        for (Flow flow : ahead) {
            pixels.advance(flow);
            lag++;
            int at = LAGS.indexOf(lag);
            if (at >= 0) {
                Residual residual = pixels.residual(video, frame, frame + lag);
                followed[at] += residual.followed();
                unmoved[at] += residual.unmoved();
                points[at] += residual.points();
            }
        }
    }

    /** For each of {@link #LAGS} that the video is long enough for, from 0 to 1. */
    List<Double> explained(int frames) {
        List<Double> shares = new ArrayList<>();
        for (int at = 0; at < LAGS.size() && LAGS.get(at) < frames; at++) {
            double floor = FLOOR * Math.max(1, points[at]);
            shares.add(Math.max(0, 1 - (followed[at] + floor) / (unmoved[at] + floor)));
        }
        return List.copyOf(shares);
    }
}
