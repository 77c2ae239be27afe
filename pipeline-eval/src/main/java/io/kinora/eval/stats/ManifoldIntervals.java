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
    private static final String METHOD = "subsamples without replacement";

    /**
     * The metrics with intervals at {@link Interval#LEVEL}. Their target is the metrics' mean over pairs of samples of
     * <em>these</em> sizes: balls shrink as sets grow, so figures of other sizes are other quantities.
     *
     * <p>The standard error is the spread of the metric over random halves of both sets (the delete-d jackknife of Shao
     * and Wu 1989, with as many points left out as kept: fewer give wider intervals, as neighbours change by jumps).
     * Shares have {@linkplain ShareInterval Wilson's limits}, of so many trials as would have that standard error.
     *
     * @param real n × d
     * @param generated m × d
     * @param neighbours k: which neighbour a ball reaches to
     * @param seed decides the draws
     * @throws IllegalArgumentException if half a set has no more than k points or the dimensions
     *     differ
     */
    public static ManifoldIntervals of(float[][] real, float[][] generated, int neighbours, long seed) {
        Manifold[] draws = ManifoldDraws.of(real, generated, neighbours, seed);
        int n = Math.min(real.length, generated.length);
        double keptOverLeft = (odds(real.length) + odds(generated.length)) / 2;
        return new ManifoldIntervals(
                share(draws, Manifold::precision, keptOverLeft, n, generated.length),
                share(draws, Manifold::recall, keptOverLeft, n, real.length),
                density(draws, keptOverLeft, n),
                share(draws, Manifold::coverage, keptOverLeft, n, real.length));
    }

    private static double odds(int rows) {
        int left = rows / ManifoldDraws.LEFT_OUT;
        return (double) (rows - left) / left;
    }

    private static Interval density(Manifold[] draws, double keptOverLeft, int n) {
        double value = draws[0].density();
        double margin = Spread.NORMAL * Math.sqrt(keptOverLeft * variance(draws, Manifold::density));
        return new Interval(value, Math.max(0, value - margin), value + margin, Interval.LEVEL, n, METHOD);
    }

    private static Interval share(Manifold[] draws, ToDoubleFunction<Manifold> metric, double keptOverLeft, int n,
            int trials) {
        double value = metric.applyAsDouble(draws[0]);
        double variance = keptOverLeft * variance(draws, metric);
        double free = value * (1 - value);
        double effective = variance == 0 || free == 0 ? trials : free / variance;
        return ShareInterval.of(value, effective, n, METHOD);
    }

    /** Variance over all draws but the whole sets. */
    private static double variance(Manifold[] draws, ToDoubleFunction<Manifold> metric) {
        double[] smaller = Arrays.stream(draws).skip(1).mapToDouble(metric).toArray();
        double mean = Arrays.stream(smaller).average().orElseThrow();
        return Arrays.stream(smaller).map(one -> (one - mean) * (one - mean)).sum() / (smaller.length - 1);
    }
}
