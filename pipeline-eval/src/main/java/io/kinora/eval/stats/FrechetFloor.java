package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The Fréchet distance of real against real, which is the bias of a sample of that size. It is measured between
 * disjoint quarters and halves of the real set and carried on to other sizes by the power of n that these two show: −1
 * where there are more points than dimensions, less steep below.
 *
 * @param half between halves
 * @param quarter between quarters
 */
public record FrechetFloor(Floor half, Floor quarter) {
    private static final int SPLITS = 8;
    private static final int PARTS = 8;

    /**
     * Measures it.
     *
     * @param ddof as of {@link FrechetDistance#squared(GaussianFactor, GaussianFactor, int)}
     * @throws IllegalArgumentException if there are so few points that fewer than 8 blocks are filled
     */
    public static FrechetFloor of(FactorBlocks real, int ddof, long seed) {
        List<GaussianFactor> parts = new ArrayList<>(real.parts(PARTS));
        Random random = new Random(seed);
        double[] halves = new double[SPLITS];
        double[] quarters = new double[SPLITS];
        for (int i = 0; i < SPLITS; i++) {
            Collections.shuffle(parts, random);
            GaussianFactor first = parts.get(0).merge(parts.get(1));
            GaussianFactor second = parts.get(2).merge(parts.get(3));
            quarters[i] = FrechetDistance.squared(first, second, ddof);
            halves[i] = FrechetDistance.squared(first.merge(parts.get(4)).merge(parts.get(5)),
                    second.merge(parts.get(6)).merge(parts.get(7)), ddof);
        }
        long count = real.total().count();
        return new FrechetFloor(Floor.of(halves, count / 2), Floor.of(quarters, count / 4));
    }

    /** What two samples of these sizes would have, both from the real distribution. */
    public double at(long first, long second) {
        double harmonic = 2.0 / (1.0 / first + 1.0 / second);
        double power = half.value() > 0 ? Math.log(quarter.value() / half.value()) / Math.log(2) : 0;
        return half.value() * Math.pow(half.size() / harmonic, Math.max(0, Math.min(1, power)));
    }
}
