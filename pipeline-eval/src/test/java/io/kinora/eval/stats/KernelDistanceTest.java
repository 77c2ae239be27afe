package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
    @Test
    void pairsInBlocksGiveWhatPairsOneByOneGive() {
        float[][] first = Population.of(5, 1, 2).sample(131, new Random(1));
        float[][] second = Population.of(5, 0, 1).sample(257, new Random(2));
        double expected = 0;
        for (float[] x : first) {
            for (float[] y : first) {
                expected += x == y ? 0 : kernel(x, y) / (131.0 * 130);
            }
            for (float[] y : second) {
                expected -= 2 * kernel(x, y) / (131.0 * 257);
            }
        }
        for (float[] x : second) {
            for (float[] y : second) {
                expected += x == y ? 0 : kernel(x, y) / (257.0 * 256);
            }
        }
        Interval interval = KernelDistance.of(first, second);
        assertThat(interval.value()).isCloseTo(expected, within(1e-10 * expected));
        assertThat(interval.low()).isBetween(0.0, expected);
        assertThat(interval.n()).isEqualTo(131);
        assertThat(KernelDistance.of(second, first).value()).isCloseTo(expected, within(1e-10 * expected));
    }

    @Test
    void pointsByHand() {
        // One dimension, so k(x, y) = (xy + 1)³.
        Interval interval = KernelDistance.of(new float[][] {{0}, {1}}, new float[][] {{1}, {2}});
        assertThat(interval.value()).isCloseTo(1 + 27 - 2 * (1 + 1 + 8 + 27) / 4.0, within(1e-12));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        float[][] two = {{1, 2}, {3, 4}};
        assertThatThrownBy(() -> KernelDistance.of(two, new float[][] {{1, 2}}))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("set of 1 points: at least two");
        assertThatThrownBy(() -> KernelDistance.of(two, new float[][] {{1}, {2}}))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 and 1 dimensions");
        assertThatThrownBy(() -> KernelDistance.of(two, new float[][] {{1, 2}, {Float.NaN, 1}}))
                .isInstanceOf(ArithmeticException.class).hasMessageContaining("NaN");
    }

    private static double kernel(float[] x, float[] y) {
        double product = 0;
        for (int i = 0; i < x.length; i++) {
            product += (double) x[i] * y[i];
        }
        return Math.pow(product / x.length + 1, 3);
    }
}
