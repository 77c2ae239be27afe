package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Confidence interval of a mean over videos, such as of their PSNR, by the bootstrap with bias correction and
 * acceleration (BCa; Efron 1987, "Better bootstrap confidence intervals"), which follows skewed figures.
 */
public final class MeanInterval {
    private static final int RESAMPLES = 2000;
    /** So little that the limits are the least and the largest resample. */
    private static final double LEAST_TAIL = 1e-6;
    /** Of fewer values even the range of all resamples holds the mean too seldom: of four, in 88 % of trials. */
    private static final int FEW = 8;
    private static final String METHOD = "BCa bootstrap";
    private static final String STUDENT = "Student's limits of a mean";

    private MeanInterval() {
    }

    /**
     * The interval at {@link Interval#LEVEL}; its target is the mean over all videos of which these are a sample.
     *
     * @param values a figure of each video, finite, at least two
     * @param seed decides the resamples
     */
    public static Interval of(double[] values, long seed) {
        int n = values.length;
        if (n < 2) {
            throw new IllegalArgumentException("Cannot tell the sampling error of " + n
                    + " videos: at least two are needed");
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        if (n < FEW) {
            return student(mean, Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum(), n);
        }
        double[] means = resampledMeans(values, seed);
        if (means[0] == means[RESAMPLES - 1]) {
            return new Interval(mean, mean, mean, Interval.LEVEL, n, METHOD);
        }
        double below = Arrays.stream(means).map(one -> one < mean ? 1 : one == mean ? 0.5 : 0).sum();
        double bias = NonNegative.NORMAL.inverseCumulativeProbability(below / RESAMPLES);
        double acceleration = acceleration(values, mean);
        double tail = tail(n);
        double low = quantile(means, corrected(tail, bias, acceleration));
        double high = quantile(means, corrected(1 - tail, bias, acceleration));
        return new Interval(mean, Math.min(mean, low), Math.max(mean, high), Interval.LEVEL, n, METHOD);
    }

    /**
     * The interval of Student (1908), right for normal values and for many of any kind.
     *
     * @param squares sum of the values' squared deviations from their mean
     * @param n values, at least two
     */
    static Interval student(double mean, double squares, long n) {
        double margin = new Spread(squares / (n - 1) / n, n - 1).margin();
        return new Interval(mean, mean - margin, mean + margin, Interval.LEVEL, n, STUDENT);
    }

    /**
     * The share below each limit, less for few values: resamples vary by (n−1)/n too little, and know the spread only
     * as well as the values do. With it a symmetric interval has the width of Student's (Hesterberg 2015, arXiv
     * 1411.5279, "expanded percentile interval").
     */
    private static double tail(int n) {
        double student = -new Spread(1, n - 1).quantile();
        return Math.max(LEAST_TAIL, NonNegative.NORMAL.cumulativeProbability(Math.sqrt(n / (n - 1.0)) * student));
    }

    private static double[] resampledMeans(double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }

    /** A sixth of the skewness of the mean. */
    private static double acceleration(double[] values, double mean) {
        double squares = 0;
        double cubes = 0;
        for (double value : values) {
            double difference = value - mean;
            squares += difference * difference;
            cubes += difference * difference * difference;
        }
        return cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double corrected(double probability, double bias, double acceleration) {
        double shifted = bias + NonNegative.NORMAL.inverseCumulativeProbability(probability);
        return NonNegative.NORMAL.cumulativeProbability(bias + shifted / (1 - acceleration * shifted));
    }

    private static double quantile(double[] sorted, double probability) {
        return sorted[(int) Math.min(sorted.length - 1, Math.max(0, Math.round(probability * sorted.length - 0.5)))];
    }
}
