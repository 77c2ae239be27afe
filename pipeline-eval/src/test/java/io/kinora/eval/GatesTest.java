package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.GateFailedException;
import io.kinora.eval.gate.Condition;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.gate.Verdict;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final List<Figure> FIGURES = List.of(figure("fd_i3d_0123abcd_infinite", 1),
            figure("fd_i3d_0123abcd", 8), figure("dynamic", 0.5));

    private record Numbers(int videos) {
    }

    @Test
    void figuresAreFoundByNameWithAndWithoutPartOfTheWeightsSum() {
        assertThat(decided("fd_i3d <= 9", "fd_i3d <= 7", "fd_i3d_infinite <= 2", "fd_i3d_0123abcd > 7", "recall > 0"))
                .extracting(Decision::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.UNDECIDED);
    }

    @Test
    void onlyWhatFailsEndsTheRunAndAllOfItIsTold() {
        Numbers numbers = new Numbers(8);
        assertThatCode(() -> Gates.require(decided("dynamic > 0.4", "recall > 0"), numbers)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Gates.require(decided("dynamic > 0.6", "dynamic > 0.4", "fd_i3d < 8"), numbers))
                .isInstanceOfSatisfying(GateFailedException.class, e -> assertThat(e.numbers()).isEqualTo(numbers))
                .hasMessageContaining("Gate 'dynamic > 0.6' failed: dynamic is 0.5, the limit 0.6")
                .hasMessageContaining("Gate 'fd_i3d < 8' failed").hasMessageNotContaining("0.4");
    }

    private static List<Decision> decided(String... conditions) {
        return Gates.decide(Stream.of(conditions).map(Condition::parse).toList(), FIGURES, figure -> Optional.empty());
    }

    private static Figure figure(String metric, double value) {
        return new Figure(metric, new Fingerprint(Map.of()), value,
                Optional.of(new Interval(value, value, value, Interval.LEVEL, 8, "test")), Optional.empty(),
                Optional.empty(), 8, 8);
    }
}
