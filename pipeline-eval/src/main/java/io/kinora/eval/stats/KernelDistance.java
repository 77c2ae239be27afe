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

    private KernelDistance() {
    }

    /**
     * The estimate with an interval, at {@link Interval#LEVEL}, for the discrepancy of the two distributions.
     *
     * <p>Its variance has a first-order part, that of each point's mean kernel value, and a second-order part S from
     * the kernel without the means of its rows and columns. The means over finite samples have the first part plus 2S
     * (compare Sutherland and Deka 2019, arXiv 1906.02104). The first part is about proportional to the discrepancy, so
     * the limits are those D for which (D − value)² is at most the square of Student's quantile times V₁·D/value + S,
     * which is S alone where the distributions are one.
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
        // A point stands on both sides of a kernel.
        Spread means = within.difference(across).plus(other.difference(back)).times(2);
        double centredAcross = Math.max(0, across.square() - across.squareOfMeans() - back.squareOfMeans()
                + across.mean() * across.mean());
        double secondOrder = 2 * within.centredSquare() / (n * n) + 2 * other.centredSquare() / (m * m)
                + 4 * centredAcross / (n * m);
        double firstOrder = Math.max(0, means.variance() - 2 * secondOrder);
        return interval(value, secondOrder, firstOrder, means.quantile(), Math.min(left.rows(), right.rows()));
    }

    /**
     * The estimate for real against real.
     *
     * @param real n × d, at least four rows
     * @param seed decides the halves
     */
    public static Floor floor(float[][] real, long seed) {
        return Floor.of(Floor.ofHalves(real, (first, second) -> of(first, second).value(), seed).stream()
                .mapToDouble(Double::doubleValue).toArray(), real.length / 2);
    }

    private static Interval interval(double value, double secondOrder, double firstOrder, double quantile, int n) {
        double deviation = Math.sqrt(secondOrder);
        // Within it, 0 is among the limits.
        double edge = quantile * deviation;
        double slope = deviation == 0 ? 0
                : quantile * quantile * firstOrder / Math.max(value, deviation);
        double centre = value + slope / 2;
        double margin = Math.sqrt(Math.max(0, centre * centre - value * value + edge * edge));
        double low = value > edge ? centre - margin : value - edge;
        double high = value < -edge ? value + edge : centre + margin;
        return new Interval(value, Math.min(value, low), Math.max(value, high), Interval.LEVEL, n, METHOD);
    }
}
