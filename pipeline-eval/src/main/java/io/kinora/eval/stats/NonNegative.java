package io.kinora.eval.stats;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Confidence limits of a quantity that cannot be negative, from an unbiased normal estimate that can: the unified
 * limits of Feldman and Cousins (1998, arXiv physics/9711021, section IV B). A plain interval cut off at 0 covers a
 * truth of 0 too often, and is empty where the estimate lies far below; these cover it at the level, are never empty,
 * and equal the plain ones where the estimate lies well above 0.
 *
 * @param low lower limit, at least 0
 * @param high upper limit
 */
record NonNegative(double low, double high) {
    static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final int STEPS = 60;
    /** In standard errors. */
    private static final double FAR = 10;

    static NonNegative of(double estimate, double standardError, double level) {
        if (standardError == 0) {
            return new NonNegative(Math.max(0, estimate), Math.max(0, estimate));
        }
        double seen = estimate / standardError;
        double best = Math.max(0, seen);
        double low = isWithin(0, seen, level) ? 0 : edge(best, 0, seen, level);
        return new NonNegative(low * standardError, edge(best, best + FAR, seen, level) * standardError);
    }

    /** The edge of what is within, between a truth that is and one that is not. */
    private static double edge(double within, double without, double seen, double level) {
        double inner = within;
        double outer = without;
        for (int i = 0; i < STEPS; i++) {
            double middle = (inner + outer) / 2;
            if (isWithin(middle, seen, level)) {
                inner = middle;
            } else {
                outer = middle;
            }
        }
        return inner;
    }

    /** Whether what a truth would rather show than what was seen has at most the level's probability. */
    private static boolean isWithin(double truth, double seen, double level) {
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
