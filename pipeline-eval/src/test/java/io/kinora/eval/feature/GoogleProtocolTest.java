package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import org.junit.jupiter.api.Test;

class GoogleProtocolTest {
    @Test
    void bytesBecomeMinusOneToOne() {
        Frames pixel = new Frames(1, 1, 1, 3, 25, new byte[] {0, (byte) 255, 51});
        assertThat(GoogleProtocol.apply(pixel, 1)).containsExactly(new float[] {-1, 1, -0.6f}, within(1e-6f));
    }

    @Test
    void enlargingHasNoHalfPixelCentres() {
        // Doubling [a, b] samples at 0, ½, 1, 1½; the last lies beyond b, which then stands alone.
        Frames pair = new Frames(1, 1, 2, 3, 25, new byte[] {0, 0, 0, 100, 100, 100});
        float[] row = GoogleProtocol.apply(pair, 4);
        float[] levels = {0, 50, 100, 100};
        for (int column = 0; column < 4; column++) {
            assertThat(row[column * 3]).isCloseTo(2 * levels[column] / 255 - 1, within(1e-6f));
        }
    }

    @Test
    void aspectIsIgnoredAndFramesStayApart() {
        // Two frames of 1×3 pixels to 2×2: columns at 0 and 1½.
        Frames video = new Frames(2, 1, 3, 3, 25,
                new byte[] {0, 0, 0, 10, 10, 10, 30, 30, 30, 60, 60, 60, 70, 70, 70, 90, 90, 90});
        float[] values = GoogleProtocol.apply(video, 2);
        float[] levels = {0, 20, 0, 20, 60, 80, 60, 80};
        for (int pixel = 0; pixel < levels.length; pixel++) {
            assertThat(values[pixel * 3]).isCloseTo(2 * levels[pixel] / 255 - 1, within(1e-6f));
        }
    }

    @Test
    void greyVideosAreRefused() {
        assertThatThrownBy(() -> GoogleProtocol.apply(new Frames(1, 1, 1, 1, 25, new byte[1]), 2))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("three channels are needed");
    }
}
