package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Luma;
import io.kinora.eval.picture.Pictures;

/**
 * {@value #FEATURES} features of single frames that need no weights, for Fréchet and kernel distances between sets of
 * frames. They are no substitute for those of a trained network: they know nothing of what a picture shows. What they
 * know, each frame brought to 128×128 and values to 0 to 1:
 *
 * <ul>
 *   <li>sharpness, noise and direction of edges: at four scales (128, 64, 32, 16 pixels a side, each the 2×2 averages
 *       of the one before) and in each quarter of the picture, the logarithm of the mean absolute difference of luma to
 *       the right, downwards, and (the Laplacian) to the mean of the four neighbours;
 *   <li>colour and layout: the mean luma and colour differences (BT.601) of each of 4×4 cells.
 * </ul>
 *
 * <p>The logarithm makes the distribution of energies nearer to normal, which a Fréchet distance supposes, and makes a
 * factor on all contrasts a shift. Nothing is invariant on purpose: mirroring, shifting, brightening or recolouring a
 * picture moves its features.
 */
public final class FrameFeatures {
    /** Features of a frame. */
    public static final int FEATURES = 96;
    /** Their name where features are stored; another one when any of them changes. */
    public static final String NAME = "frame-statistics-1";

    private static final int SIDE = 128;
    private static final int SCALES = 4;
    private static final int QUARTERS = 2;
    private static final int CELLS = 4;
    private static final double PEAK = 255;
    /** One grey level: below it a difference is rounding. */
    private static final double FLOOR = 1 / PEAK;
    private static final double BLUE_DIFFERENCE = 0.5 / 0.886;
    private static final double RED_DIFFERENCE = 0.5 / 0.701;

    private FrameFeatures() {
    }

    /**
     * Features of each frame: [T][{@value #FEATURES}].
     *
     * @throws KinoraException exit code 3 unless the frames have three channels
     */
    public static float[][] of(Frames video) {
        if (video.channels() != 3) {
            throw KinoraException.input("wrong-channels", "Cannot compute features of " + video
                    + ": RGB frames with three channels are needed");
        }
        Frames small = Pictures.resized(video, SIDE, SIDE);
        float[][] features = new float[small.frames()][FEATURES];
        for (int frame = 0; frame < small.frames(); frame++) {
            double[] luma = Luma.of(small, frame);
            int next = colours(small, frame, luma, features[frame]);
            int side = SIDE;
            for (int scale = 0; scale < SCALES; scale++) {
                next = differences(luma, side, features[frame], next);
                luma = Luma.halved(luma, side, side);
                side /= 2;
            }
        }
        return features;
    }

    /** Means of luma, B − Y and R − Y in each cell, from the first feature on; returns where the next ones go. */
    private static int colours(Frames video, int frame, double[] luma, float[] features) {
        double[] sums = new double[CELLS * CELLS * 3];
        for (int pixel = 0; pixel < luma.length; pixel++) {
            int at = video.offset(frame, 0, 0) + 3 * pixel;
            int cell = 3 * (pixel / SIDE * CELLS / SIDE * CELLS + pixel % SIDE * CELLS / SIDE);
            sums[cell] += luma[pixel];
            sums[cell + 1] += BLUE_DIFFERENCE * ((video.pixels()[at + 2] & 255) - luma[pixel]);
            sums[cell + 2] += RED_DIFFERENCE * ((video.pixels()[at] & 255) - luma[pixel]);
        }
        double scale = CELLS * CELLS / (PEAK * luma.length);
        for (int i = 0; i < sums.length; i++) {
            features[i] = (float) (sums[i] * scale);
        }
        return sums.length;
    }

    /** Log energies of each quarter without the picture's outermost pixels; returns where the next ones go. */
    private static int differences(double[] luma, int side, float[] features, int start) {
        double[] sums = new double[QUARTERS * QUARTERS * 3];
        int[] counts = new int[QUARTERS * QUARTERS];
        for (int row = 1; row < side - 1; row++) {
            for (int column = 1; column < side - 1; column++) {
                int at = row * side + column;
                int quarter = row * QUARTERS / side * QUARTERS + column * QUARTERS / side;
                double around = (luma[at - 1] + luma[at + 1] + luma[at - side] + luma[at + side]) / 4;
                sums[3 * quarter] += Math.abs(luma[at + 1] - luma[at]);
                sums[3 * quarter + 1] += Math.abs(luma[at + side] - luma[at]);
                sums[3 * quarter + 2] += Math.abs(luma[at] - around);
                counts[quarter]++;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            features[start + i] = (float) StrictMath.log(FLOOR + sums[i] / (PEAK * counts[i / 3]));
        }
        return start + sums.length;
    }
}
