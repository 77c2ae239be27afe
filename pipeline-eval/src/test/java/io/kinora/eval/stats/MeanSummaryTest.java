package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeanSummaryTest {
    private static final int MANY = MeanSummary.LIMIT + 4000;

    @Test
    void meansAreTheSameInAnyOrderAndLeaveOutWhatIsMissing() {
        double[][] rows = new Random(1).doubles(300).mapToObj(value -> new double[] {value, Double.NaN, 0})
                .toArray(double[][]::new);
        rows[3][1] = 5;
        rows[7][2] = 1;
        MeanSummary whole = new MeanSummary(3);
        MeanSummary odd = new MeanSummary(3);
        MeanSummary even = new MeanSummary(3);
        for (int i = 0; i < rows.length; i++) {
            whole.add(i, rows[i]);
            int last = rows.length - 1 - i;
            (last % 2 == 0 ? even : odd).add(last, rows[last]);
        }
        MeanSummary merged = Travel.of(odd).merge(Travel.of(even));
        assertThat(merged.mean(0)).isEqualTo(whole.mean(0));
        assertThat(merged.interval(0, 1)).isEqualTo(whole.interval(0, 1));
        assertThat(merged.count(1)).isEqualTo(1);
        assertThat(merged.mean(1)).isEqualTo(5);
        assertThat(merged.interval(1, 1)).as("of one video").isEmpty();
        Interval share = merged.share(2).orElseThrow();
        assertThat(share.value()).isCloseTo(1 / 300.0, within(1e-15));
        assertThat(share.low()).isBetween(1e-4, 1e-3);
        assertThat(share.high()).isBetween(0.015, 0.02);
        assertThat(new MeanSummary(1).mean(0)).isNaN();
    }

    @Test
    void ofManyVideosTheLimitsAreNormalAndTheMeanIsThatOfAll() {
        double[] values = new Random(2).doubles(MANY, 1e6, 1e6 + 1).toArray();
        MeanSummary first = new MeanSummary(1);
        MeanSummary second = new MeanSummary(1);
        for (int i = 0; i < MANY; i++) {
            (i < 1000 ? first : second).add(i, new double[] {values[i]});
        }
        MeanSummary merged = first.merge(second);
        double mean = Arrays.stream(values).average().orElseThrow();
        Interval interval = merged.interval(0, 1).orElseThrow();
        assertThat(merged.mean(0)).isCloseTo(mean, within(1e-9));
        assertThat(interval.n()).isEqualTo(MANY);
        // The standard deviation of uniform numbers is √(1/12).
        assertThat(interval.high() - mean).isCloseTo(1.96 * Math.sqrt(1 / 12.0 / MANY), within(2e-4));
    }
}
