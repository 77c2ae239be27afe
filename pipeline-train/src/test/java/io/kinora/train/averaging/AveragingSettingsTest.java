package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AveragingSettingsTest {
    private static AveragingSettings settings(int first, Optional<Integer> last, Duration deadline) {
        return new AveragingSettings(first, last, AveragingSettings.Outer.PLAIN, AveragingSettings.State.AVERAGE, false,
                deadline);
    }

    @Test
    void theIntervalIsConstantUnlessAnotherIsSetForTheEnd() {
        assertThat(settings(20, Optional.empty(), Duration.ofHours(1)).interval(999, 1000)).isEqualTo(20);

        AveragingSettings growing = settings(8, Optional.of(64), Duration.ofHours(1));
        assertThat(growing.interval(0, 1000)).isEqualTo(8);
        assertThat(growing.interval(500, 1000)).isEqualTo(36);
        assertThat(growing.interval(1000, 1000)).isEqualTo(64);
        assertThat(growing.longest()).isEqualTo(64);
        assertThat(settings(64, Optional.of(8), Duration.ofHours(1)).interval(750, 1000)).isEqualTo(22);
    }

    @Test
    void aDeadlineIsNeeded() {
        assertThatThrownBy(() -> settings(8, Optional.empty(), Duration.ZERO))
                .hasMessageContaining("deadline must be longer than 0");
    }
}
