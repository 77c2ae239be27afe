package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSamplingTest {
    /** Videos whose frames are their own numbers. */
    @ParameterizedTest
    @CsvSource({
        "4, 1, 0, 25, 10, '0 1 2 3'", "4, 3, 0, 25, 10, '0 3 6 9'", "4, 3, 0, 25, 9, '0 3 6'",
        "16, 1, 0, 25, 3, '0 1 2'", "4, 1, 10, 25, 10, '0 2 5 7'", "4, 2, 10, 30, 30, '0 6 12 18'",
        "3, 1, 24, 24, 3, '0 1 2'"
    })
    void framesAreChosenByStrideAndRate(int frames, int stride, double rate, double fps, int length, String chosen) {
        byte[] pixels = new byte[length * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3);
        }
        Frames seen = new FrameSampling(frames, stride, rate)
                .choose(new Frames(length, 1, 1, 3, fps, pixels));
        StringBuilder numbers = new StringBuilder();
        for (int frame = 0; frame < seen.frames(); frame++) {
            numbers.append(frame == 0 ? "" : " ").append(seen.pixels()[3 * frame]);
        }
        assertThat(numbers).hasToString(chosen);
        assertThat(seen.fps()).isCloseTo((rate == 0 ? fps : rate) / stride, within(1e-9));
    }

    @Test
    void framesAreNotRepeated() {
        FrameSampling fast = new FrameSampling(16, 1, 25);
        assertThatThrownBy(() -> fast.choose(new Frames(9, 1, 1, 3, 8, new byte[27])))
                .isInstanceOf(KinoraException.class)
                .hasMessage("Cannot take 25.0 frames per second of a video that has 8.0; set evaluate.fps lower");
    }
}
