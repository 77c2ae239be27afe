package io.kinora.eval.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void shrinkingAveragesAreas() {
        byte[] pixels = new byte[64 * 48 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / 3 / 48;
            int column = i / 3 % 48;
            pixels[i] = (byte) (i % 3 == 2 ? 200 : 60 * (row / 4 % 2) + 20 * (column % 4) + 5 * (i % 3));
        }
        Frames video = new Frames(1, 64, 48, 3, 8, pixels);
        byte[] small = Pictures.resized(video, 16, 12).pixels();
        for (int i = 0; i < small.length; i++) {
            double mean = i % 3 == 2 ? 200 : 60 * (i / 3 / 12 % 2) + 30 + 5 * (i % 3);
            assertThat((double) (small[i] & 255)).isCloseTo(mean, within(1.0));
        }
        assertThat(Pictures.resized(video, 64, 48)).isSameAs(video);
    }

    /** A ramp stays a ramp away from its ends, with pixel centres at half coordinates; channels do not mix. */
    @Test
    void enlargingInterpolatesEachChannelAndFrame() {
        byte[] pixels = new byte[2 * 8 * 16 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int column = i / 3 % 16;
            int frame = i / (8 * 16 * 3);
            pixels[i] = (byte) (i % 3 == 0 ? 10 * column + 20 * frame : i % 3 == 1 ? 200 - 10 * column : 77);
        }
        Frames large = Pictures.resized(new Frames(2, 8, 16, 3, 8, pixels), 16, 32);
        assertThat(large.shape()).isEqualTo("[2, 16, 32, 3]");
        for (int frame = 0; frame < 2; frame++) {
            for (int column = 6; column < 26; column++) {
                int at = large.offset(frame, 7, column);
                double place = (column + 0.5) / 2 - 0.5;
                assertThat((double) (large.pixels()[at] & 255)).isCloseTo(10 * place + 20 * frame, within(1.0));
                assertThat((double) (large.pixels()[at + 1] & 255)).isCloseTo(200 - 10 * place, within(1.0));
                assertThat(large.pixels()[at + 2]).isEqualTo((byte) 77);
            }
        }
    }

    /** The scaler's vector code works on sixteen pixels at a time. */
    @Test
    void tinyAndOddPicturesAreScaledToo() {
        int[][] sizes = {{1, 1}, {1, 7}, {3, 2}, {17, 33}};
        for (int[] from : sizes) {
            byte[] pixels = new byte[2 * from[0] * from[1] * 3];
            Arrays.fill(pixels, pixels.length / 2, pixels.length, (byte) 200);
            for (int[] to : sizes) {
                byte[] scaled = Pictures.resized(new Frames(2, from[0], from[1], 3, 8, pixels), to[0], to[1]).pixels();
                assertThat(scaled).hasSize(2 * to[0] * to[1] * 3);
                for (int i = 0; i < scaled.length; i++) {
                    assertThat(scaled[i] & 255).isEqualTo(i < scaled.length / 2 ? 0 : 200);
                }
            }
        }
    }

    @Test
    void blurSpreadsByItsDeviationAndKeepsTheSum() {
        byte[] pixels = new byte[41 * 41];
        pixels[20 * 41 + 20] = (byte) 255;
        byte[] blurred = Pictures.blurred(new Frames(1, 41, 41, 1, 8, pixels), 1.5).pixels();
        double sum = 0;
        double square = 0;
        for (int i = 0; i < blurred.length; i++) {
            sum += blurred[i] & 255;
            square += (blurred[i] & 255) * Math.pow(i % 41 - 20, 2);
        }
        assertThat(sum).isCloseTo(255, within(15.0));
        assertThat(Math.sqrt(square / sum)).isCloseTo(1.5, within(0.1));
    }
}
