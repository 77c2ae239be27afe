package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * The squared Fréchet distance for infinitely many points, as Chong and Forsyth extrapolate it (2020, "Effectively
 * unbiased FID and Inception Score and where to find them", arXiv 1911.07023): a straight line through the distances of
 * smaller samples against 1/n. The samples are all {@value #SAMPLES} unions of {@value #QUARTERS} quarters, so each size
 * uses every point equally often and the cost is that many distances, whatever n.
 *
 * @param value where the line meets 1/n = 0; may be negative
 * @param slope rise with n₀/n, where n₀ are all points: the bias of the distance that uses all of them
 */
public record FrechetExtrapolation(double value, double slope) {
    private static final int QUARTERS = 4;
    private static final int SAMPLES = (1 << QUARTERS) - 1;

    /**
     * Fits the line, each size weighing the same.
     *
     * @throws IllegalArgumentException if a set has so few points that fewer than 4 blocks are filled
     */
    public static FrechetExtrapolation of(FactorBlocks first, FactorBlocks second) {
        List<GaussianFactor> firstQuarters = first.parts(QUARTERS);
        List<GaussianFactor> secondQuarters = second.parts(QUARTERS);
        double[] sums = new double[QUARTERS + 1];
        int[] counts = new int[QUARTERS + 1];
        for (int sample = 1; sample <= SAMPLES; sample++) {
            int size = Integer.bitCount(sample);
            sums[size] += FrechetDistance.squared(union(firstQuarters, sample), union(secondQuarters, sample));
            counts[size]++;
        }
        SimpleRegression line = new SimpleRegression();
        for (int size = 1; size <= QUARTERS; size++) {
            line.addData((double) QUARTERS / size, sums[size] / counts[size]);
        }
        return new FrechetExtrapolation(line.getIntercept(), line.getSlope());
    }

    private static GaussianFactor union(List<GaussianFactor> quarters, int sample) {
        List<GaussianFactor> chosen = new ArrayList<>();
        for (int i = 0; i < QUARTERS; i++) {
            if ((sample >> i & 1) == 1) {
                chosen.add(quarters.get(i));
            }
        }
        return FactorBlocks.merge(chosen);
    }
}
