package io.kinora.core.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FilmstripTest {
    @Test
    void averagesLargeFramesAndTakesTheFirstToTheLast() throws Exception {
        byte[] pixels = new byte[16 * 200 * 320 * 3];
        for (int t = 0; t < 16; t++) {
            Arrays.fill(pixels, t * 200 * 320 * 3, (t + 1) * 200 * 320 * 3, (byte) (10 * t));
        }
        Frames strip = Filmstrip.of(new Frames(16, 200, 320, 3, 8, pixels));

        assertThat(strip.shape()).isEqualTo("[1, 50, 490, 3]");
        int[] values = {0, 30, 60, 90, 120, 150};
        for (int cell = 0; cell < 6; cell++) {
            assertThat(strip.pixels()[strip.offset(0, 20, cell * 82 + 40)]).isEqualTo((byte) values[cell]);
        }
        assertThat(ImageIO.read(new ByteArrayInputStream(StillImage.jpeg(strip, 0))).getWidth()).isEqualTo(490);
    }

    @Test
    void enlargesTinyFramesAndShowsShortClipsWhole() {
        byte[] checks = {0, (byte) 255, (byte) 255, 0};

        Frames strip = Filmstrip.of(new Frames(1, 2, 2, 1, 8, checks));

        assertThat(strip.shape()).isEqualTo("[1, 80, 80, 3]");
        assertThat(strip.pixels()[strip.offset(0, 39, 39)]).isZero();
        assertThat(strip.pixels()[strip.offset(0, 39, 40)]).isEqualTo((byte) 255);
    }
}
