package io.kinora.eval.stats;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Confidence limits of a quantity that cannot be negative, from an unbiased normal estimate that can: the unified
 * limits of Feldman and Cousins (1998, arXiv physics/9711021, section IV B). A plain interval cut off at 0 covers a
 * truth of 0 too often, and is empty where the estimate lies far below; these cover it at the level, are never empty,
 * and equal the plain ones where the estimate lies well above 0.
 *
 * <p>Each truth is tried with the variance that it would have, base + slope · truth, as Wilson (1927) tries shares: a
 * low estimate comes with a low variance of its own, which would leave out truths that are well possible.
 */
final class NonNegative {
    static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final int STEPS = 60;
    /** In standard errors: far outside any limits. */
    private static final double FAR = 10;

    private final double estimate;
    private final double base;
    private final double slope;
    private final double level;

    private NonNegative(double estimate, double base, double slope, double level) {
        this.estimate = estimate;
        this.base = base;
        this.slope = slope;
        this.level = level;
    }

    /** The lower and the upper limit. */
    static double[] limits(double estimate, double base, double slope, double level) {
        double best = Math.max(0, estimate);
        if (base == 0) {
            return new double[] {best, best};
        }
        NonNegative limits = new NonNegative(estimate, base, slope, level);
        double far = best + FAR * Math.sqrt(base + slope * best) + FAR * FAR * slope;
        return new double[] {limits.isWithin(0) ? 0 : limits.edge(best, 0), limits.edge(best, far)};
    }

    /** The edge of what is within, between a truth that is and one that is not. */
    private double edge(double within, double without) {
        double inner = within;
        double outer = without;
        for (int i = 0; i < STEPS; i++) {
            double middle = (inner + outer) / 2;
            if (isWithin(middle)) {
                inner = middle;
            } else {
                outer = middle;
            }
        }
        return inner;
    }

    /** Whether what a truth would rather show than what was seen has at most the level's probability. */
    private boolean isWithin(double supposed) {
        double unit = Math.sqrt(base + slope * supposed);
        double truth = supposed / unit;
        double seen = estimate / unit;
        if (truth == 0) {
            return NORMAL.cumulativeProbability(seen) <= level;
        }
        // −2 log of the likelihood's ratio to that of the best truth, which is the seen value or 0.
        double ratio = seen >= 0 ? (seen - truth) * (seen - truth) : truth * truth - 2 * seen * truth;
        double above = Math.sqrt(ratio);
        double below = above <= truth ? above : (truth * truth + ratio) / (2 * truth);
        return NORMAL.cumulativeProbability(above) - NORMAL.cumulativeProbability(-below) <= level;
    }
}
