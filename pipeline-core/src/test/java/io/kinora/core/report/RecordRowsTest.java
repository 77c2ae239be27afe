package io.kinora.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordRowsTest {
    private enum Kind { MIN_SNR }

    private record Inner(Kind weighting, List<Integer> levels, List<String> labels) {
    }

    private record Outer(int batchSize, Optional<Double> clipNorm, Optional<Double> rate, Inner noise) {
    }

    @Test
    void namesAndValuesAreThoseOfTheSettings() {
        assertThat(RecordRows.of("train", new Outer(8, Optional.empty(), Optional.of(0.5),
                new Inner(Kind.MIN_SNR, List.of(1, 2), List.of())))).containsExactly(
                        List.of("train.batch-size", "8"), List.of("train.rate", "0.5"),
                        List.of("train.noise.weighting", "min-snr"), List.of("train.noise.levels", "1, 2"),
                        List.of("train.noise.labels", "none"));
    }

    @Test
    void mapsComeInOrder() {
        assertThat(RecordRows.text(Map.of("frames", 7L, "clips", 5L))).isEqualTo("clips 5, frames 7");
    }
}
