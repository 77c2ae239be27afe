package io.kinora.ingest.dedup;

import java.util.Arrays;
import org.apache.commons.math3.util.KthSelector;

/**
 * What a close look at two aligned clips tells. Gain and offset of brightness, static logos and small crops are allowed
 * for; what is left must be explained by noise, or by times of the two that differ by less than one frame.
 */
final class Comparison {
    /** Cells in a row and in a column of the pictures that are compared. */
    static final int SIDE = 64;

    private static final int WINDOW_FRAMES = 4;
    private static final int WINDOW_CELLS = 5;
    /** Noise in levels that coding and scaling leave in a cell at least. */
    private static final double NOISE = 1.0;
    /** Frames, cells and share of the contrast by which two copies may differ. */
    private static final double TIME_TOLERANCE = 0.5;
    private static final double SPACE_TOLERANCE = 0.2;
    private static final double CONTRAST_TOLERANCE = 0.1;
    private static final double MEDIAN_TO_DEVIATION = 1.4826;

    private final float[][] x;
    private final float[][] y;
    private final float[][] dx;
    private final float[][] dy;
    private final boolean[] common;
    private final double correlation;
    private final double appearance;

    private Comparison(float[][] x, float[][] y, boolean[] common, boolean still) {
        this.x = x;
        this.y = y;
        this.common = common;
        this.dx = still ? x : changes(x);
        this.dy = still ? y : changes(y);
        this.correlation = still ? 0 : correlation(dx, dy);
        this.appearance = correlation(new float[][] {mean(x)}, new float[][] {mean(y)});
    }

    /** Correlation of what changes over time, −1 to 1; 0 if nothing moves. */
    double correlation() {
        return correlation;
    }

    /** Correlation of the mean pictures, −1 to 1. */
    double appearance() {
        return appearance;
    }

    /**
     * Compares two clips of the same length, frame by frame.
     *
     * @param one pictures of {@link #SIDE}² cells, each less its mean
     * @param other the same of the other clip
     * @param still whether neither moves: then the pictures themselves are compared, not what changes in them
     */
    static Comparison of(float[][] one, float[][] other, boolean still) {
        Comparison asTheyAre = compare(one, other, Registration.NONE, still);
        Registration found = Registration.of(mean(one), mean(other), SIDE);
        if (found.equals(Registration.NONE)) {
            return asTheyAre;
        }
        Comparison registered = compare(one, other, found, still);
        return registered.correlation + registered.appearance > asTheyAre.correlation + asTheyAre.appearance
                ? registered : asTheyAre;
    }

    private static Comparison compare(float[][] one, float[][] other, Registration registration, boolean still) {
        int length = one.length;
        float[][] moved = new float[length][];
        for (int frame = 0; frame < length; frame++) {
            moved[frame] = registration.apply(other[frame], SIDE);
        }
        boolean[] common = new boolean[SIDE * SIDE];
        for (int cell = 0; cell < common.length; cell++) {
            common[cell] = !Float.isNaN(moved[0][cell]);
        }
        return new Comparison(centred(one, common), centred(moved, common), common, still);
    }

    /**
     * The largest mean square of what is left in any window of 4 frames and 5 × 5 cells, in units of what may be left
     * there. It takes most of the time, so ask for it last.
     */
    double residual() {
        float gain = (float) (product(dx, dy) / Math.max(1e-6, product(dy, dy)));
        int length = x.length;
        float[][] left = new float[length][SIDE * SIDE];
        double[] sizes = new double[length * SIDE * SIDE];
        int count = 0;
        for (int frame = 0; frame < length; frame++) {
            for (int cell = 0; cell < common.length; cell++) {
                if (common[cell]) {
                    left[frame][cell] = dx[frame][cell] - gain * dy[frame][cell];
                    sizes[count++] = Math.abs(left[frame][cell]);
                }
            }
        }
        double median = count == 0 ? 0
                : new KthSelector().select(Arrays.copyOf(sizes, count), null, count / 2);
        double noise = Math.max(NOISE, median * MEDIAN_TO_DEVIATION);
        float[][] squares = new float[length][SIDE * SIDE];
        float[][] allowed = new float[length][SIDE * SIDE];
        for (int frame = 0; frame < length; frame++) {
            for (int cell = 0; cell < common.length; cell++) {
                squares[frame][cell] = left[frame][cell] * left[frame][cell];
                double inTime = TIME_TOLERANCE * Math.max(inTime(dx, frame, cell), gain * inTime(dy, frame, cell));
                double inSpace = SPACE_TOLERANCE
                        * Math.max(inSpace(x[frame], cell, common), gain * inSpace(y[frame], cell, common));
                double contrast = CONTRAST_TOLERANCE
                        * Math.max(Math.abs(dx[frame][cell]), Math.abs(gain * dy[frame][cell]));
                allowed[frame][cell] = (float) (noise * noise + inTime * inTime + inSpace * inSpace
                        + contrast * contrast);
            }
        }
        return largestRatio(squares, allowed);
    }

    private static double largestRatio(float[][] squares, float[][] allowed) {
        int frames = Math.max(1, Math.min(WINDOW_FRAMES, squares.length / 2));
        double[][] above = windows(squares, frames);
        double[][] below = windows(allowed, frames);
        double largest = 0;
        for (int at = 0; at < above.length; at++) {
            for (int cell = 0; cell < above[at].length; cell++) {
                largest = Math.max(largest, above[at][cell] / below[at][cell]);
            }
        }
        return largest;
    }

    /** Sums over windows of so many frames and of {@link #WINDOW_CELLS}² cells. */
    private static double[][] windows(float[][] values, int frames) {
        int places = SIDE - WINDOW_CELLS + 1;
        double[][] sums = new double[values.length - frames + 1][places * places];
        double[] total = new double[SIDE * SIDE];
        for (int frame = 0; frame < values.length; frame++) {
            for (int cell = 0; cell < total.length; cell++) {
                total[cell] += values[frame][cell] - (frame >= frames ? values[frame - frames][cell] : 0);
            }
            if (frame >= frames - 1) {
                sums[frame - frames + 1] = boxes(total, places);
            }
        }
        return sums;
    }

    private static double[] boxes(double[] values, int places) {
        double[] rows = new double[SIDE * places];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < places; x++) {
                for (int step = 0; step < WINDOW_CELLS; step++) {
                    rows[y * places + x] += values[y * SIDE + x + step];
                }
            }
        }
        double[] sums = new double[places * places];
        for (int y = 0; y < places; y++) {
            for (int x = 0; x < places; x++) {
                for (int step = 0; step < WINDOW_CELLS; step++) {
                    sums[y * places + x] += rows[(y + step) * places + x];
                }
            }
        }
        return sums;
    }

    /** The larger of a cell's changes from the frame before and to the frame after. */
    private static float inTime(float[][] values, int frame, int cell) {
        float before = frame == 0 ? 0 : Math.abs(values[frame][cell] - values[frame - 1][cell]);
        float after = frame == values.length - 1 ? 0 : Math.abs(values[frame + 1][cell] - values[frame][cell]);
        return Math.max(before, after);
    }

    /** The largest difference from a neighbouring cell. */
    private static float inSpace(float[] picture, int cell, boolean[] common) {
        int x = cell % SIDE;
        float largest = 0;
        largest = x == 0 ? largest : Math.max(largest, difference(picture, cell, cell - 1, common));
        largest = x == SIDE - 1 ? largest : Math.max(largest, difference(picture, cell, cell + 1, common));
        largest = cell < SIDE ? largest : Math.max(largest, difference(picture, cell, cell - SIDE, common));
        return cell >= SIDE * (SIDE - 1) ? largest
                : Math.max(largest, difference(picture, cell, cell + SIDE, common));
    }

    private static float difference(float[] picture, int cell, int neighbour, boolean[] common) {
        return common[cell] && common[neighbour] ? Math.abs(picture[cell] - picture[neighbour]) : 0;
    }

    /** Each picture less its mean over the cells that both clips have; the others become 0. */
    private static float[][] centred(float[][] frames, boolean[] common) {
        float[][] centred = new float[frames.length][SIDE * SIDE];
        for (int frame = 0; frame < frames.length; frame++) {
            double sum = 0;
            int count = 0;
            for (int cell = 0; cell < common.length; cell++) {
                sum += common[cell] ? frames[frame][cell] : 0;
                count += common[cell] ? 1 : 0;
            }
            float mean = (float) (sum / Math.max(1, count));
            for (int cell = 0; cell < common.length; cell++) {
                centred[frame][cell] = common[cell] ? frames[frame][cell] - mean : 0;
            }
        }
        return centred;
    }

    /** What changes over time: each picture less the mean picture. */
    private static float[][] changes(float[][] frames) {
        float[] mean = mean(frames);
        float[][] changes = new float[frames.length][mean.length];
        for (int frame = 0; frame < frames.length; frame++) {
            for (int cell = 0; cell < mean.length; cell++) {
                changes[frame][cell] = frames[frame][cell] - mean[cell];
            }
        }
        return changes;
    }

    private static float[] mean(float[][] frames) {
        float[] mean = new float[frames[0].length];
        for (float[] frame : frames) {
            for (int cell = 0; cell < mean.length; cell++) {
                mean[cell] += frame[cell] / frames.length;
            }
        }
        return mean;
    }

    private static double correlation(float[][] one, float[][] other) {
        double noise = NOISE * NOISE / 4 * one.length * one[0].length;
        return product(one, other) / Math.sqrt((product(one, one) + noise) * (product(other, other) + noise));
    }

    private static double product(float[][] one, float[][] other) {
        double sum = 0;
        for (int frame = 0; frame < one.length; frame++) {
            for (int cell = 0; cell < one[frame].length; cell++) {
                sum += one[frame][cell] * (double) other[frame][cell];
            }
        }
        return sum;
    }
}
