package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareBelowTest {
    private static final int TRIALS = 200;

    @Test
    void theIntervalHoldsTheShareInNinetyToNinetyEightPercentOfTrials() {
        assertThat(covered(0.05, 300, 300, 0)).as("as near as real ones").isBetween(0.9, 0.99);
        assertThat(covered(0.05, 500, 200, 0.2)).as("a fifth are copies").isBetween(0.9, 0.99);
        assertThat(covered(0.1, 100, 100, 0.5)).as("half are copies").isBetween(0.9, 0.99);
    }

    @Test
    void copiesAreCounted() {
        ShareBelow share = new ShareBelow(IntStream.rangeClosed(1, 99).asDoubleStream().toArray(), 0.05);
        assertThat(share.threshold()).isCloseTo(5, within(1e-12));
        for (double value : new double[] {0, 4.9, 5, 50}) {
            share.add(value);
        }
        Interval interval = share.interval();
        assertThat(interval.value()).as("at the threshold is not below it").isEqualTo(0.5);
        assertThat(interval.low()).isBetween(0.0, 0.2);
        assertThat(interval.high()).isBetween(0.8, 1.0);
        assertThat(interval.n()).isEqualTo(4);

        ShareBelow none = new ShareBelow(IntStream.rangeClosed(1, 99).asDoubleStream().toArray(), 0.05);
        IntStream.range(0, 100).forEach(i -> none.add(50));
        assertThat(none.interval().value()).isZero();
        assertThat(none.interval().low()).isZero();
        assertThat(none.interval().high()).isBetween(0.02, 0.06);
    }

    /** The true share of values below the population's quantile is known, as the other set's are uniform. */
    private static double covered(double quantile, int yardstick, int values, double copies) {
        Random random = new Random(1);
        double truth = copies + (1 - copies) * quantile;
        int held = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            ShareBelow share = new ShareBelow(random.doubles(yardstick).toArray(), quantile);
            for (int i = 0; i < values; i++) {
                double value = random.nextDouble();
                share.add(random.nextDouble() < copies ? 0 : value);
            }
            held += share.interval().contains(truth) ? 1 : 0;
        }
        return (double) held / TRIALS;
    }
}
