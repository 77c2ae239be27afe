package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DataSettingsTest {
    private static final int WINDOW = 4;

    @Test
    void anExecutorHasRoomForTheWindowsOfAllItsWorkers() {
        DataSettings settings = new DataSettings(WINDOW, 96, 1, Duration.ofMinutes(5));
        assertThat(settings.forExecutor(1, 1000).cacheMegabytes()).isEqualTo(96);
        assertThat(settings.forExecutor(8, 1000).cacheMegabytes()).isEqualTo(8 * 96);
        // Clips of 40 MiB are read whole, one after the other.
        assertThat(settings.forExecutor(3, 40 << 20).cacheMegabytes()).isEqualTo(3 * (WINDOW + 1) * 40);
        assertThat(settings.forExecutor(3, 1000).aheadMegabytes()).isEqualTo(1);
    }

    @Test
    void refusesMemoryForLessThanAWindow() {
        assertThatThrownBy(() -> new DataSettings(WINDOW, 79, 1, Duration.ofMinutes(5))).hasMessage(
                "cache-megabytes must be at least 80 for a window of 4, or row groups are read over and over; give"
                        + " more, or a smaller window");
    }
}
