package io.kinora.eval.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightTest {
    @Test
    void aMetricThatRisesStepByStepIsNoticedFromWhereItsIntervalsAreClear() {
        // Half widths of 1: from 1 to 3, the second level is the first one clear of the clean videos' interval.
        Sight sight = Sight.of(figures(1, 2, 4, 6, 9));
        assertThat(sight.correlation()).isEqualTo(1);
        assertThat(sight.from()).contains(2);
        assertThat(sight.shift().orElseThrow()).isCloseTo(8, within(1e-12));
        assertThat(Sight.of(figures(9, 6, 4, 2, 1)).correlation()).isEqualTo(-1);
        assertThat(Sight.of(figures(9, 8, 4, 2, 1)).from()).contains(2);
    }

    @Test
    void whatComesBackAtTheSeverestLevelIsNotNoticed() {
        Sight sight = Sight.of(figures(1, 4, 6, 9, 2));
        assertThat(sight.from()).isEmpty();
        assertThat(sight.correlation()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void roundingIsNoTrend() {
        assertThat(Sight.of(figures(5, 5 + 1e-9, 5 + 2e-9, 5 + 3e-9, 5 + 4e-9)).correlation()).isZero();
        assertThat(Sight.of(figures(0, 0, 0, 0, 0)).correlation()).isZero();
    }

    @Test
    void withoutIntervalsNothingIsSaidOfChance() {
        Sight sight = Sight.of(IntStream.range(0, 3).mapToObj(level -> figure("mse", level, Optional.empty()))
                .toList());
        assertThat(sight).isEqualTo(new Sight(1, Optional.empty(), Optional.empty()));
    }

    @Test
    void aLadderHoldsWhatEachLevelHasAndIsTold() {
        List<Figure> clean = List.of(figure("mse", 0, Optional.empty()), figure("kd", 1, Optional.empty()));
        List<Figure> spoilt = List.of(figure("mse", 3, Optional.empty()));
        Ladder ladder = Ladder.of(Corruption.DROPPED_FRAMES, List.of(clean, spoilt));
        assertThat(ladder.levels()).containsExactly("none", "1");
        assertThat(ladder.figures()).containsOnlyKeys("mse");
        assertThat(ladder.figures().get("mse")).extracting(Figure::value).containsExactly(0.0, 3.0);
        assertThat(SightTable.of(List.of(ladder)).lines()).containsExactly("metric  dropped_frames", "mse     - (+1.00)");
    }

    private static List<Figure> figures(double... values) {
        return Arrays.stream(values).mapToObj(value -> figure("mse", value, Optional.of(
                new Interval(value, value - 1, value + 1, Interval.LEVEL, 8, "made up")))).toList();
    }

    private static Figure figure(String metric, double value, Optional<Interval> interval) {
        return new Figure(metric, new Fingerprint(Map.of()), value, interval, Optional.empty(), Optional.empty(), 8, 8);
    }
}
