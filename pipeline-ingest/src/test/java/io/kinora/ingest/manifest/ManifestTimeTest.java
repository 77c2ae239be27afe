package io.kinora.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTimeTest {
    @ParameterizedTest
    @CsvSource({"0,0", "12.5,12500000", "0.0000005,1", "1.0E-4,100", "00:01:02.5,62500000", "1:02,62000000",
        "100:00:00,360000000000", "75:00.25,4500250000"})
    void readsSecondsAndClockTimes(String text, long micros) {
        assertThat(ManifestTime.micros(text)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1:60", "1:75:00", "NaN", "soon", "1e999999999", "1,5", "٣", "0x1", "12345678901"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> ManifestTime.micros(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no time: give seconds or HH:MM:SS.mmm, not negative");
    }
}
