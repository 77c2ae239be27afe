package io.kinora.eval.metric;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.io.Serializable;

/**
 * How alike two videos are, frame by frame, in full-range grey; each figure is the mean over frames.
 *
 * @param mse mean squared error, values from 0 to 255
 * @param psnr peak signal-to-noise ratio in dB, peak 255; a frame without any difference counts as
 *     {@value #BEST_PSNR}, and none counts more
 * @param ssim structural similarity, at most 1
 * @param mae mean absolute error, values from 0 to 255
 */
public record Fidelity(double mse, double psnr, double ssim, double mae) implements Serializable {
    /** What two equal frames count: their true ratio is infinite, which no mean and no JSON can hold. */
    public static final double BEST_PSNR = 100;
    private static final double PEAK = 255;

    /**
     * Compares two videos of the same shape.
     *
     * @throws KinoraException exit code 3 if the shapes differ or are too small for SSIM's window
     */
    public static Fidelity between(Frames reference, Frames other) {
        Alike.require(reference, other, "SSIM", StructuralSimilarity.WINDOW);
        double mse = 0;
        double psnr = 0;
        double ssim = 0;
        double mae = 0;
        for (int frame = 0; frame < reference.frames(); frame++) {
            double[] first = Luma.of(reference, frame);
            double[] second = Luma.of(other, frame);
            double error = meanSquaredError(first, second);
            mse += error;
            psnr += psnr(error, PEAK);
            ssim += StructuralSimilarity.of(first, second, reference.height(), reference.width(), PEAK)
                    .ssim();
            mae += meanAbsoluteError(first, second);
        }
        int frames = reference.frames();
        return new Fidelity(mse / frames, psnr / frames, ssim / frames, mae / frames);
    }

    static double meanSquaredError(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double difference = first[i] - second[i];
            sum += difference * difference;
        }
        return sum / first.length;
    }

    private static double meanAbsoluteError(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.abs(first[i] - second[i]);
        }
        return sum / first.length;
    }

    /** 10·log₁₀(peak² / mse), at most {@value #BEST_PSNR}. */
    static double psnr(double meanSquaredError, double peak) {
        return Math.min(BEST_PSNR, 10 * StrictMath.log10(peak * peak / meanSquaredError));
    }
}
