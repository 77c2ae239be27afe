package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A distribution whose mean and covariance are known: independent coordinates of unit variance, stretched and shifted.
 *
 * @param mean d values
 * @param deviation d standard deviations
 * @param unit draws a number of mean 0 and variance 1
 */
record Population(double[] mean, double[] deviation, ToDoubleFunction<Random> unit) {
    static final ToDoubleFunction<Random> NORMAL = Random::nextGaussian;
    /** Skewed, with heavy tails: kurtosis 9. */
    static final ToDoubleFunction<Random> EXPONENTIAL = random -> -Math.log(1 - random.nextDouble()) - 1;

    /** All coordinates alike. */
    static Population of(int dimension, double mean, double deviation) {
        Population one = new Population(new double[dimension], new double[dimension], NORMAL);
        Arrays.fill(one.mean, mean);
        Arrays.fill(one.deviation, deviation);
        return one;
    }

    /** The squared Fréchet distance of the distributions themselves. */
    double distance(Population other) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += Math.pow(mean[i] - other.mean[i], 2) + Math.pow(deviation[i] - other.deviation[i], 2);
        }
        return sum;
    }

    /** The kernel distance of the distributions themselves, whose coordinates are all alike. */
    double kernelDistance(Population other) {
        return kernel(this, this) + kernel(other, other) - 2 * kernel(this, other);
    }

    /** E (x·y/d + 1)³, by the moments of independent coordinates. */
    private static double kernel(Population first, Population second) {
        double d = first.mean.length;
        double one = first.moment(1) * second.moment(1);
        double two = first.moment(2) * second.moment(2);
        double three = first.moment(3) * second.moment(3);
        return 1 + 3 * one + 3 * (two + (d - 1) * one * one) / d
                + (three + 3 * (d - 1) * one * two + (d - 1) * (d - 2) * one * one * one) / (d * d);
    }

    private double moment(int power) {
        double m = mean[0];
        double variance = deviation[0] * deviation[0];
        double skewness = unit == EXPONENTIAL ? 2 : 0;
        return switch (power) {
            case 1 -> m;
            case 2 -> m * m + variance;
            default -> m * m * m + 3 * m * variance + skewness * variance * deviation[0];
        };
    }

    /** Rows of a sample. */
    float[][] sample(int rows, Random random) {
        float[][] sample = new float[rows][mean.length];
        for (float[] row : sample) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (mean[i] + deviation[i] * unit.applyAsDouble(random));
            }
        }
        return sample;
    }
}
