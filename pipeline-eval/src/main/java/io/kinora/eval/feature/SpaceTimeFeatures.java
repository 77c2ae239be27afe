package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Luma;
import io.kinora.eval.picture.Pictures;
import java.util.ArrayList;
import java.util.List;

/**
 * {@value #FEATURES} features of a video that need no weights, few enough for distances of some tens of videos. Each
 * frame is brought to 128×128; at four scales (128, 64, 32, 16 pixels a side, each the 2×2 averages of the
 * one before), with all differences mean absolute ones of luma over all pixels and frames:
 *
 * <ul>
 *   <li>contrast: the logarithm of the difference to the right and downwards;
 *   <li>sharpness and noise: that of the Laplacian over the contrast;
 *   <li>change: that of the difference to the next frame;
 *   <li>unevenness: that of the difference to the mean of the frames before and after, over the change: frames in the
 *       wrong order and noise have more of it than motion has;
 *   <li>progress: that of the difference to the fourth frame after, over the change: motion leads away, noise does not;
 *   <li>unsteadiness: the standard deviation of the change from frame to frame over its mean: frames that are shown
 *       twice, frames that were left out, and a video that stops;
 * </ul>
 *
 * and of the whole video the means and spreads over pixels of luma and colour differences (BT.601), in levels, and the
 * logarithm of the unevenness of the mean luma.
 *
 * <p>Each is counted from where it lies in real videos, in units of its own spread there ({@link SpaceTimeScale}): both
 * the Fréchet and the kernel distance depend on units. They know nothing of what is shown, nor where: a shuffled jigsaw has nearly the same ones. Ratios stand in place
 * of plain energies, since those of different real videos are far more alike, so that a small change is seen.
 */
public final class SpaceTimeFeatures {
    /** Features of a video. */
    public static final int FEATURES = 31;
    /** The shortest video. */
    public static final int LEAST_FRAMES = 5;
    /** Their name where features are stored; another one when any of them changes. */
    public static final String NAME = "space-time-statistics-2";

    private static final int SIDE = 128;
    private static final int SCALES = 4;
    private static final int LAG = LEAST_FRAMES - 1;
    /** In levels; a difference below it is rounding. */
    private static final double FLOOR = 0.25;
    private static final double BLUE_DIFFERENCE = 0.5 / 0.886;
    private static final double RED_DIFFERENCE = 0.5 / 0.701;

    private final float[] features = new float[FEATURES];
    private int next;

    private SpaceTimeFeatures() {
    }

    /**
     * Features of a video: [{@value #FEATURES}].
     *
     * @throws KinoraException exit code 3 unless the frames have three channels and are at least {@value #LEAST_FRAMES}
     */
    public static float[] of(Frames video) {
        if (video.channels() != 3) {
            throw KinoraException.input("wrong-channels", "Cannot compute features of " + video
                    + ": RGB frames with three channels are needed");
        }
        if (video.frames() < LEAST_FRAMES) {
            throw KinoraException.input("too-few-frames", "Cannot compute features of a video of " + video.frames()
                    + " frames: at least " + LEAST_FRAMES + " are needed; use longer clips");
        }
        SpaceTimeFeatures row = new SpaceTimeFeatures();
        row.compute(Pictures.resized(video, SIDE, SIDE));
        return row.features;
    }

    private void compute(Frames video) {
        List<double[]> luma = new ArrayList<>();
        for (int frame = 0; frame < video.frames(); frame++) {
            luma.add(Luma.of(video, frame));
        }
        colours(video, luma);
        int side = SIDE;
        for (int scale = 0; scale < SCALES; scale++) {
            space(luma, side);
            time(luma);
            int now = side;
            luma.replaceAll(frame -> Luma.halved(frame, now, now));
            side /= 2;
        }
    }

    private void add(SpaceTimeScale scale, double feature) {
        features[next++] = (float) scale.of(feature);
    }

    /** The logarithm of a ratio of differences, both in levels. */
    private void addRatio(SpaceTimeScale scale, double above, double below) {
        add(scale, Math.log((FLOOR + above) / (FLOOR + below)));
    }

    private void colours(Frames video, List<double[]> luma) {
        double[] sums = new double[3];
        double[] squares = new double[3];
        List<double[]> brightness = new ArrayList<>();
        for (int frame = 0; frame < video.frames(); frame++) {
            double[] grey = luma.get(frame);
            double before = sums[0];
            for (int pixel = 0; pixel < grey.length; pixel++) {
                int at = video.offset(frame, 0, 0) + 3 * pixel;
                double[] values = {grey[pixel], BLUE_DIFFERENCE * ((video.pixels()[at + 2] & 255) - grey[pixel]),
                    RED_DIFFERENCE * ((video.pixels()[at] & 255) - grey[pixel])};
                for (int i = 0; i < values.length; i++) {
                    sums[i] += values[i];
                    squares[i] += values[i] * values[i];
                }
            }
            brightness.add(new double[] {(sums[0] - before) / grey.length});
        }
        double count = (double) video.frames() * SIDE * SIDE;
        for (int i = 0; i < sums.length; i++) {
            double mean = sums[i] / count;
            add(i == 0 ? SpaceTimeScale.LUMA : SpaceTimeScale.COLOUR, mean);
            add(i == 0 ? SpaceTimeScale.LUMA_SPREAD : SpaceTimeScale.COLOUR_SPREAD,
                    Math.sqrt(Math.max(0, squares[i] / count - mean * mean)));
        }
        addRatio(SpaceTimeScale.MEAN_UNEVENNESS, unevenness(brightness), 0);
    }

    private void space(List<double[]> luma, int side) {
        double contrast = 0;
        double laplacian = 0;
        for (double[] frame : luma) {
            for (int row = 1; row < side - 1; row++) {
                for (int at = row * side + 1; at < (row + 1) * side - 1; at++) {
                    contrast += Math.abs(frame[at + 1] - frame[at]) + Math.abs(frame[at + side] - frame[at]);
                    laplacian += Math.abs(frame[at]
                            - (frame[at - 1] + frame[at + 1] + frame[at - side] + frame[at + side]) / 4);
                }
            }
        }
        double count = (double) luma.size() * (side - 2) * (side - 2);
        addRatio(SpaceTimeScale.CONTRAST, contrast / (2 * count), 0);
        addRatio(SpaceTimeScale.SHARPNESS, laplacian / count, contrast / (2 * count));
    }

    private void time(List<double[]> luma) {
        int steps = luma.size() - 1;
        double sum = 0;
        double squares = 0;
        for (int frame = 0; frame < steps; frame++) {
            double change = difference(luma.get(frame), luma.get(frame + 1));
            sum += change;
            squares += change * change;
        }
        double change = sum / steps;
        double away = 0;
        for (int frame = 0; frame + LAG < luma.size(); frame++) {
            away += difference(luma.get(frame), luma.get(frame + LAG));
        }
        addRatio(SpaceTimeScale.CHANGE, change, 0);
        addRatio(SpaceTimeScale.UNEVENNESS, unevenness(luma), change);
        addRatio(SpaceTimeScale.PROGRESS, away / (luma.size() - LAG), change);
        add(SpaceTimeScale.UNSTEADINESS,
                Math.sqrt(Math.max(0, squares / steps - change * change)) / (FLOOR + change));
    }

    private static double difference(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.abs(first[i] - second[i]);
        }
        return sum / first.length;
    }

    /** Mean absolute difference of each frame to the mean of those before and after. */
    private static double unevenness(List<double[]> frames) {
        double sum = 0;
        for (int frame = 1; frame + 1 < frames.size(); frame++) {
            double[] before = frames.get(frame - 1);
            double[] now = frames.get(frame);
            double[] after = frames.get(frame + 1);
            for (int i = 0; i < now.length; i++) {
                sum += Math.abs(now[i] - (before[i] + after[i]) / 2);
            }
        }
        return sum / ((frames.size() - 2) * frames.get(0).length);
    }
}
