package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonNegativeTest {
    @Test
    void farFromZeroLimitsAreThePlainOnes() {
        assertThat(NonNegative.limits(100, 4, 0, 0.95)).containsExactly(
                new double[] {100 - 2 * 1.959964, 100 + 2 * 1.959964}, within(1e-4));
    }

    @Test
    void nearZeroLimitsAreThoseOfFeldmanAndCousins() {
        // Their table X, for 90 %.
        assertThat(NonNegative.limits(0, 1, 0, 0.9)).containsExactly(new double[] {0, 1.64}, within(0.006));
        assertThat(NonNegative.limits(-1, 1, 0, 0.9)).containsExactly(new double[] {0, 0.81}, within(0.006));
        assertThat(NonNegative.limits(1, 1, 0, 0.9)).containsExactly(new double[] {0, 2.64}, within(0.006));
    }

    @ParameterizedTest(name = "truth {0}")
    @ValueSource(doubles = {0, 0.1, 1, 1.9, 5})
    void everyTruthIsCoveredAtTheLevel(double truth) {
        double slope = 0.3;
        double deviation = Math.sqrt(0.25 + slope * truth);
        double step = 0.005;
        double covered = 0;
        for (double at = -5; at < 5; at += step) {
            double[] limits = NonNegative.limits(truth + at * deviation, 0.25, slope, 0.95);
            if (limits[0] <= truth && truth <= limits[1]) {
                covered += step * NonNegative.NORMAL.density(at);
            }
        }
        assertThat(covered).isCloseTo(0.95, within(0.003));
    }

    @Test
    void withoutAnyVarianceTheEstimateIsAllThereIs() {
        assertThat(NonNegative.limits(-1e-20, 0, 0, 0.95)).containsExactly(0, 0);
    }
}
