package io.kinora.eval.stats;

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
        java.util.Arrays.fill(one.mean, mean);
        java.util.Arrays.fill(one.deviation, deviation);
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
