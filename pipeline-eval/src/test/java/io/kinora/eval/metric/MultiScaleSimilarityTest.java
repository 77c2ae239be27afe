package io.kinora.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import io.kinora.eval.picture.Scenes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MultiScaleSimilarityTest {
    private static final int SIDE = MultiScaleSimilarity.LEAST_SIDE;

    @Test
    void equalVideosAreAsLikeAsCanBe() {
        Frames video = Scenes.noise(2, SIDE, SIDE + 9, 1);
        assertThat(MultiScaleSimilarity.between(video, video)).isEqualTo(1);
    }

    /** Flat pictures have full contrast terms; the luminance term counts once, to the power of the last weight. */
    @Test
    void brightnessCountsAtTheCoarsestScaleAlone() {
        double c1 = Math.pow(0.01 * 255, 2);
        double luminance = (2.0 * 100 * 50 + c1) / (100 * 100 + 50 * 50 + c1);
        assertThat(MultiScaleSimilarity.between(flat(100), flat(50)))
                .isCloseTo(Math.pow(luminance, 0.1333), within(1e-9));
    }

    @Test
    void anInvertedPictureIsAsUnlikeAsCanBe() {
        Frames video = Scenes.texture(SIDE, SIDE, 1);
        byte[] inverted = video.pixels().clone();
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = (byte) (255 - (inverted[i] & 255));
        }
        assertThat(MultiScaleSimilarity.between(video, new Frames(1, SIDE, SIDE, 3, 8, inverted))).isZero();
    }

    @Test
    void theScalesThatLoseTheirDetailsAreTheFineOnes() {
        Frames video = Scenes.noise(1, SIDE, SIDE, 1);
        double[] scales = MultiScaleSimilarity.scales(Luma.of(video, 0), Luma.of(Pictures.blurred(video, 1.5), 0),
                SIDE, SIDE);
        assertThat(scales[0]).isLessThan(0.5);
        assertThat(scales[3]).isGreaterThan(0.9);
        for (int scale = 0; scale < 3; scale++) {
            assertThat(scales[scale]).isLessThan(scales[scale + 1]);
        }
    }

    @Test
    void picturesTooSmallForFiveScalesAreRefused() {
        Frames small = Scenes.noise(1, SIDE, SIDE - 1, 1);
        assertThatThrownBy(() -> MultiScaleSimilarity.between(small, small))
                .isInstanceOf(KinoraException.class)
                .hasMessage("Cannot compute MS-SSIM of videos of shape [1, 176, 175, 3]: both sides must be at least "
                        + "176 pixels");
    }

    private static Frames flat(int value) {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        Arrays.fill(pixels, (byte) value);
        return new Frames(1, SIDE, SIDE, 3, 8, pixels);
    }
}
