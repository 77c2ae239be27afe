package io.kinora.eval.metric;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;

/**
 * Multi-scale structural similarity (Wang, Simoncelli and Bovik, "Multi-scale structural similarity for image quality
 * assessment", Asilomar 2003): the product over five scales of the contrast and structure terms, and of the whole SSIM
 * at the coarsest, each to the power of the paper's weight. A scale halves the one before by averaging 2×2 pixels; an
 * odd last row or column is left out.
 *
 * <p>The eleven-pixel window must fit in the coarsest scale. Smaller pictures are refused: with fewer scales, or with a
 * smaller window, the figure would be another one under the same name.
 */
public final class MultiScaleSimilarity {
    /** Pixels that both sides of a picture must have. */
    public static final int LEAST_SIDE = StructuralSimilarity.WINDOW << 4;
    private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double PEAK = 255;

    private MultiScaleSimilarity() {
    }

    /**
     * The mean over frames, in full-range grey, from 0 to 1.
     *
     * @throws KinoraException exit code 3 if the shapes differ or a side is below {@value #LEAST_SIDE} pixels
     */
    public static double between(Frames reference, Frames other) {
        Alike.require(reference, other, "MS-SSIM", LEAST_SIDE);
        double sum = 0;
        for (int frame = 0; frame < reference.frames(); frame++) {
            sum += combined(scales(Luma.of(reference, frame), Luma.of(other, frame), reference.height(),
                    reference.width()));
        }
        return sum / reference.frames();
    }

    /** The product of the terms of {@link #scales}; a negative one, of pictures that are each other's inverse, is 0. */
    static double combined(double[] scales) {
        double product = 1;
        for (int scale = 0; scale < scales.length; scale++) {
            product *= StrictMath.pow(Math.max(0, scales[scale]), WEIGHTS[scale]);
        }
        return product;
    }

    /** The contrast and structure terms of the four finer scales, then SSIM of the coarsest. */
    static double[] scales(double[] reference, double[] other, int height, int width) {
        double[] terms = new double[WEIGHTS.length];
        double[] first = reference;
        double[] second = other;
        for (int scale = 0; scale < terms.length; scale++) {
            int rows = height >> scale;
            int columns = width >> scale;
            StructuralSimilarity similarity = StructuralSimilarity.of(first, second, rows, columns, PEAK);
            boolean coarsest = scale == terms.length - 1;
            terms[scale] = coarsest ? similarity.ssim() : similarity.contrast();
            if (!coarsest) {
                first = Luma.halved(first, rows, columns);
                second = Luma.halved(second, rows, columns);
            }
        }
        return terms;
    }
}
