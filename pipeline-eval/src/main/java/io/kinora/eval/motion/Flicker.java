package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Luma;

/**
 * How much the brightness goes up and down from frame to frame: the picture is cut into {@value #CELLS}×{@value #CELLS}
 * cells, and for every cell and every frame but the first and last, the distance is taken between its mean luma and the
 * mean of that of the frames before and after. Brightness that alternates by A levels scores A; one that rises or falls
 * steadily scores 0; a texture that moves within a cell hardly changes its mean, so no flow is needed.
 */
final class Flicker {
    static final int CELLS = 4;

    private Flicker() {
    }

    /** The mean distance in grey levels; not a number for fewer than three frames, of which none has two neighbours. */
    static double of(Frames video) {
        if (video.frames() <= 2) {
            return Double.NaN;
        }
        double[][] lumas = new double[video.frames()][];
        for (int frame = 0; frame < lumas.length; frame++) {
            lumas[frame] = cells(Luma.of(video, frame), video.height(), video.width());
        }
        double sum = 0;
        for (int frame = 1; frame < lumas.length - 1; frame++) {
            for (int cell = 0; cell < CELLS * CELLS; cell++) {
                sum += Math.abs(lumas[frame][cell] - (lumas[frame - 1][cell] + lumas[frame + 1][cell]) / 2);
            }
        }
        return sum / (CELLS * CELLS) / (lumas.length - 2);
    }

    private static double[] cells(double[] grey, int height, int width) {
        double[] sums = new double[CELLS * CELLS];
        int[] counts = new int[CELLS * CELLS];
        for (int pixel = 0; pixel < grey.length; pixel++) {
            int cell = pixel / width * CELLS / height * CELLS + pixel % width * CELLS / width;
            sums[cell] += grey[pixel];
            counts[cell]++;
        }
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] /= Math.max(1, counts[cell]);
        }
        return sums;
    }
}
