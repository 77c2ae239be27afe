package io.kinora.eval.stats;

/**
 * The squared maximum mean discrepancy of two sets of points under the polynomial kernel k(x, y) = (x·y/d + 1)³, d the
 * number of dimensions: the kernel distance of Bińkowski et al. (2018, arXiv 1801.01401), here over all pairs and not
 * over a few blocks, so that it has no more variance than it must. The estimate is the unbiased U-statistic (Gretton et
 * al. 2012, lemma 6), which is below 0 about half of the time where both sets are from one distribution.
 *
 * <p>Pairs are gone through in blocks: memory is that of the points and of a few blocks, time 8·n²·d operations for two
 * sets of n.
 */
public final class KernelDistance {
    private static final String METHOD = "variance of the U-statistic";
    /** Two-sided 95 % of the normal distribution. */
    private static final double NORMAL_QUANTILE =
            NonNegative.NORMAL.inverseCumulativeProbability((1 + Interval.LEVEL) / 2);

    private KernelDistance() {
    }

    /**
     * The estimate with an interval, at {@link Interval#LEVEL}, for the discrepancy of the two distributions.
     *
     * <p>Its variance has a first-order part, that of each point's mean kernel value, and a second-order part S from the
     * kernel without the means of its rows and columns, which is all there is where the distributions are one. The
     * means over finite samples have the first part plus 2S, so S is taken off once (compare Sutherland and Deka 2019,
     * arXiv 1906.02104).
     *
     * @param first n × d, at least two rows
     * @param second m × d, at least two rows
     * @throws IllegalArgumentException if a set has fewer than two rows or the dimensions differ
     */
    public static Interval of(float[][] first, float[][] second) {
        FeatureMatrix left = FeatureMatrix.of(first);
        FeatureMatrix right = FeatureMatrix.of(second);
        left.requireComparable(right);
        KernelMeans within = KernelMeans.within(left);
        KernelMeans other = KernelMeans.within(right);
        KernelMeans across = KernelMeans.between(left, right);
        KernelMeans back = KernelMeans.between(right, left);
        double value = within.mean() + other.mean() - across.mean() - back.mean();
        double n = left.rows();
        double m = right.rows();
        double means = 4 * (within.varianceOfDifference(across) / n + other.varianceOfDifference(back) / m);
        double centredAcross = Math.max(0, across.square() - across.squareOfMeans() - back.squareOfMeans()
                + across.mean() * across.mean());
        double secondOrder = 2 * within.centredSquare() / (n * n) + 2 * other.centredSquare() / (m * m)
                + 4 * centredAcross / (n * m);
        double margin = NORMAL_QUANTILE * Math.sqrt(Math.max(secondOrder, means - secondOrder));
        return new Interval(value, value - margin, value + margin, Interval.LEVEL, Math.min(left.rows(), right.rows()),
                METHOD);
    }
}
