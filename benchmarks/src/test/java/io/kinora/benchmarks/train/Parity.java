package io.kinora.benchmarks.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares Kinora's numbers with libtorch's. Each comparison prints a line of a table to the test's output: the layer,
 * the tensor, its number of elements, and the relative error, which is the greatest absolute difference divided by the
 * greatest magnitude among libtorch's numbers.
 */
final class Parity {
    /** What the project promises, in float32. */
    private static final double GREATEST_RELATIVE_ERROR = 1e-4;

    private final String layer;

    /** @param layer its name in the table */
    Parity(String layer) {
        this.layer = layer;
    }

    /** Random numbers of a normal distribution, float32. */
    static INDArray numbers(long seed, double deviation, long... shape) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = (float) (deviation * random.nextGaussian());
        }
        return Nd4j.createFromArray(numbers).reshape('c', shape);
    }

    /** Prints the relative error and refuses one that is too great. */
    void compare(String tensor, INDArray kinora, float[] libtorch) {
        float[] actual = kinora.dup('c').data().asFloat();
        assertThat(actual).as("%s of %s", tensor, layer).hasSameSizeAs(libtorch);
        double difference = 0;
        double magnitude = 0;
        for (int at = 0; at < actual.length; at++) {
            difference = Math.max(difference, Math.abs((double) actual[at] - libtorch[at]));
            magnitude = Math.max(magnitude, Math.abs(libtorch[at]));
        }
        double error = difference / magnitude;
        System.out.printf(Locale.ROOT, "%-36s %-36s %8d %9.1e%n", layer, tensor, actual.length, error);
        assertThat(magnitude).as("greatest magnitude in %s of %s", tensor, layer).isPositive();
        assertThat(error).as("relative error in %s of %s", tensor, layer)
                .isLessThanOrEqualTo(GREATEST_RELATIVE_ERROR);
    }
}
