package io.kinora.eval.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineTest {
    private static PastFigure past(int hour, String run, String table, int round, double value) {
        return past(hour, run, table, round, new Figure("fvd", new Fingerprint(Map.of("protocol", "google")), value,
                Optional.empty(), Optional.empty(), Optional.empty(), 256, 256));
    }

    private static PastFigure past(int hour, String run, String table, int round, Figure figure) {
        return new PastFigure("id-" + run, "hdfs://name/runs/" + run, Instant.ofEpochSecond(3600L * hour),
                new VideosOfSide("table:real", Optional.of("v1"), Map.of()),
                new VideosOfSide("table:" + table, Optional.of("v1"), Map.of()),
                Optional.of(String.format("hdfs://name/runs/train/checkpoints/round-%06d", round)),
                figure);
    }

    private static final List<PastFigure> TREND = List.of(past(1, "one", "made_1", 10, 300),
            past(2, "two", "made_2", 20, 100), past(3, "three", "made_3", 30, Double.NaN),
            past(4, "four", "made_4", 20, 200));

    private static double chosen(String name, Better better) {
        return new Baseline(name).choose(TREND, better).orElseThrow().figure().value();
    }

    @Test
    void choosesByRankTimeOrName() {
        assertThat(chosen("best", Better.LOWER)).isEqualTo(100);
        assertThat(chosen("best", Better.HIGHER)).as("what is no number is not the best").isEqualTo(300);
        assertThat(chosen("latest", Better.LOWER)).isEqualTo(200);
        for (String name : List.of("id-two", "hdfs://name/runs/two", "runs/two", "two", "table:made_2",
                "table:made_2@v1")) {
            assertThat(chosen(name, Better.LOWER)).as(name).isEqualTo(100);
        }
        assertThat(chosen("round-000020", Better.LOWER)).as("the later of those of this name").isEqualTo(200);
        assertThat(TREND.get(0).round()).hasValue(10);
    }

    @Test
    void theBestMotionIsNearestToThatOfRealVideosAndTheBestDistanceThatOfTheBestEstimate() {
        assertThat(bestOf(motion(0.1, 0.5), motion(0.45, 0.5), motion(0.9, 0.5), motion(0.6, 0.7)))
                .as("neither the least nor the most").isEqualTo(0.45);
        assertThat(bestOf(motion(0.5, 0.5), past(3, "short", "made", 5, new Figure("speed", new Fingerprint(Map.of()),
                0.8, Optional.empty(), Optional.empty(), Optional.empty(), 1, 8)))).isEqualTo(0.5);
        assertThat(bestOf(distance(100, 80), distance(140, 60), distance(90, 85)))
                .as("140 of fewer videos, which has more bias").isEqualTo(140);
    }

    @Test
    void realVideosAgainstThemselvesAreNotTheBest() {
        assertThat(bestOf(past(1, "sound", "real", 0, distance(0, 0).figure()), distance(90, 85))).isEqualTo(90);
    }

    private static double bestOf(PastFigure... trend) {
        return new Baseline("best").choose(List.of(trend), Better.LOWER).orElseThrow().figure().value();
    }

    private static PastFigure motion(double value, double ofReal) {
        return past(1, "run", "made", 5, new Figure("speed", new Fingerprint(Map.of()), value,
                Optional.of(interval(value)), Optional.empty(), Optional.of(interval(ofReal)), 8, 8));
    }

    private static PastFigure distance(double value, double estimate) {
        return past(1, "run", "made", 5, new Figure("fvd", new Fingerprint(Map.of()), value,
                Optional.of(interval(estimate)), Optional.empty(), Optional.empty(), 8, 8));
    }

    private static Interval interval(double value) {
        return new Interval(value, value - 0.1, value + 0.1, Interval.LEVEL, 8, "test");
    }

    @Test
    void nothingIsChosenOfNothingButWhatIsNamedMustBeThere() {
        assertThat(new Baseline("best").choose(List.of(), Better.LOWER)).isEmpty();
        assertThat(new Baseline("latest").choose(new ArrayList<>(), Better.HIGHER)).isEmpty();
        assertThatThrownBy(() -> new Baseline("wo").choose(TREND, Better.LOWER))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("baseline-missing");
                })
                .hasMessageContaining("baseline wo").hasMessageContaining("hdfs://name/runs/four");
        assertThatThrownBy(() -> new Baseline(" ")).hasMessageContaining("give best, latest");
    }
}
