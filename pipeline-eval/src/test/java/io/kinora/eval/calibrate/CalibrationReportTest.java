package io.kinora.eval.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.job.RunFacts;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.report.EvaluateResult;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationReportTest {
    private static final RunFacts RUN = new RunFacts("file:/runs/calibrate", Instant.EPOCH, Duration.ofSeconds(75),
            false, new TreeMap<>(Map.of("evaluate.frames", "16")));

    @Test
    void aPlotTellsWhetherTheMetricNotices() {
        Map<String, List<Figure>> blur = new LinkedHashMap<>();
        blur.put("fd_random_i3d/Mixed_3c@0", figures("fd_random_i3d/Mixed_3c@0", 4, 30, 4));
        blur.put("speed", figures("speed", 1, 1, 0.25));
        blur.put("recall", figures("recall", 0.1, 0.2, 0.05));
        List<Ladder> ladders = List.of(new Ladder("blur", List.of("none", "1", "2"), blur), new Ladder("freeze",
                List.of("none", "half", "all"), Map.of("fd_random_i3d/Mixed_3c@0",
                        figures("fd_random_i3d/Mixed_3c@0", 4, 0.1, 4))));
        EvaluateResult.Side half = new EvaluateResult.Side("table:corpus:test", Optional.empty(), Optional.empty(),
                Optional.empty(), 8, 0, Map.of(), List.of());

        String page = CalibrationReport.page(CalibrateResult.of(half, half, 1, ladders, 8, List.of("8 are few")),
                ladders, RUN).render();

        assertThat(Pattern.compile("svg class=\"plot (\\w+)\"").matcher(page).results().map(one -> one.group(1)))
                .containsExactly("good", "plain", "good", "bad");
        assertThat(page).contains("8 are few").contains("2: 64.00 (60.00 to 68.00)").contains("<th>half</th>")
                .contains("1 (+1.00)").contains("<small>from 1, +15</small>")
                .contains("took 1 min 15 s");
    }

    private static List<Figure> figures(String metric, double first, double step, double halfWidth) {
        return IntStream.range(0, 3).mapToObj(level -> first + level * step).map(value -> new Figure(metric,
                new Fingerprint(Map.of()), value, Optional.of(new Interval(value, value - halfWidth, value + halfWidth,
                        Interval.LEVEL, 8, "test")), Optional.empty(), Optional.empty(), 8, 8)).toList();
    }
}
