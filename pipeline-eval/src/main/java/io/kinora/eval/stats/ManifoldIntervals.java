package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * {@link Manifold} with intervals.
 *
 * @param precision see {@link Manifold#precision()}
 * @param recall see {@link Manifold#recall()}
 * @param density see {@link Manifold#density()}
 * @param coverage see {@link Manifold#coverage()}
 */
public record ManifoldIntervals(Interval precision, Interval recall, Interval density, Interval coverage) {
    private static final String METHOD = "halves without replacement";
    private static final double QUANTILE = NonNegative.NORMAL.inverseCumulativeProbability((1 + Interval.LEVEL) / 2);

    /**
     * The metrics with intervals at {@link Interval#LEVEL}. Their target is the metrics' mean over pairs of samples of
     * <em>these</em> sizes: balls shrink as sets grow, so figures of other sizes are other quantities.
     *
     * <p>The standard error is the spread of the metric over halves drawn without replacement from both sets (the
     * delete-half jackknife of Shao and Wu 1989). Shares have limits as Wilson's (1927), of so many trials as would have
     * that standard error, so they stay within 0 and 1 and say something where the share is 0 or 1 itself.
     *
     * @param real n × d
     * @param generated m × d
     * @param neighbours k: which neighbour a ball reaches to
     * @param seed decides the halves
     * @throws IllegalArgumentException if half a set has no more than k points or the dimensions differ
     */
    public static ManifoldIntervals of(float[][] real, float[][] generated, int neighbours, long seed) {
        Manifold[] draws = ManifoldDraws.of(real, generated, neighbours, seed);
        int n = Math.min(real.length, generated.length);
        return new ManifoldIntervals(
                share(draws, Manifold::precision, n, generated.length),
                share(draws, Manifold::recall, n, real.length),
                density(draws, n),
                share(draws, Manifold::coverage, n, real.length));
    }

    private static Interval density(Manifold[] draws, int n) {
        double value = draws[0].density();
        double margin = QUANTILE * deviation(draws, Manifold::density);
        return new Interval(value, Math.max(0, value - margin), value + margin, Interval.LEVEL, n, METHOD);
    }

    private static Interval share(Manifold[] draws, ToDoubleFunction<Manifold> metric, int n, int trials) {
        double value = metric.applyAsDouble(draws[0]);
        double deviation = deviation(draws, metric);
        double free = value * (1 - value);
        double effective = deviation == 0 || free == 0 ? trials : free / (deviation * deviation);
        double square = QUANTILE * QUANTILE / effective;
        double centre = (value + square / 2) / (1 + square);
        double margin = Math.sqrt(square * free + square * square / 4) / (1 + square);
        return new Interval(value, Math.min(value, Math.max(0, centre - margin)),
                Math.max(value, Math.min(1, centre + margin)), Interval.LEVEL, n, METHOD);
    }

    private static double deviation(Manifold[] draws, ToDoubleFunction<Manifold> metric) {
        double[] halves = Arrays.stream(draws).skip(1).mapToDouble(metric).toArray();
        double mean = Arrays.stream(halves).average().orElseThrow();
        return Math.sqrt(Arrays.stream(halves).map(half -> (half - mean) * (half - mean)).sum()
                / (halves.length - 1));
    }
}
