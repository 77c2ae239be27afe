package io.kinora.eval.stats;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * A variance as it was estimated.
 *
 * @param variance the estimate
 * @param degrees degrees of freedom: how well it is known
 */
record Spread(double variance, double degrees) {
    /** Two-sided quantile of the normal distribution at {@link Interval#LEVEL}. */
    static final double NORMAL = NonNegative.NORMAL.inverseCumulativeProbability((1 + Interval.LEVEL) / 2);

    /** That of so many times the estimate. */
    Spread times(double factor) {
        return new Spread(variance * factor * factor, degrees);
    }

    /** That of a sum of two independent estimates; degrees of freedom after Welch (1947). */
    Spread plus(Spread other) {
        double sum = variance + other.variance;
        return new Spread(sum, sum == 0 ? Math.min(degrees, other.degrees)
                : sum * sum / (variance * variance / degrees + other.variance * other.variance / other.degrees));
    }

    /** Two-sided quantile of Student's distribution at {@link Interval#LEVEL}, in the place of the normal one. */
    double quantile() {
        return new TDistribution(null, degrees).inverseCumulativeProbability((1 + Interval.LEVEL) / 2);
    }

    /** Half the width of an interval at {@link Interval#LEVEL}. */
    double margin() {
        return quantile() * Math.sqrt(variance);
    }
}
