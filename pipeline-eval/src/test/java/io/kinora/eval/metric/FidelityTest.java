package io.kinora.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FidelityTest {
    @Test
    void zerosAgainstOnes() {
        double[] zeros = new double[16 * 16];
        double[] ones = new double[16 * 16];
        Arrays.fill(ones, 1);
        assertThat(Fidelity.psnr(Fidelity.meanSquaredError(zeros, ones), 1)).isEqualTo(0);
        assertThat(StructuralSimilarity.of(zeros, ones, 16, 16, 1).ssim())
                .isCloseTo(9.999000099990664e-05, within(1e-15));
    }

    @Test
    void equalVideosAreAsGoodAsCanBe() {
        Frames video = noise(3, 20, 24, 1);
        assertThat(Fidelity.between(video, video)).isEqualTo(new Fidelity(0, Fidelity.BEST_PSNR, 1, 0));
    }

    @Test
    void figuresAreMeansOverFrames() {
        Frames black = new Frames(2, 16, 16, 3, 25, new byte[2 * 16 * 16 * 3]);
        byte[] pixels = black.pixels().clone();
        Arrays.fill(pixels, black.frameSize(), pixels.length, (byte) 255);
        Fidelity fidelity = Fidelity.between(black, new Frames(2, 16, 16, 3, 25, pixels));
        assertThat(fidelity.mse()).isCloseTo(255 * 255 / 2.0, within(1e-6));
        assertThat(fidelity.psnr()).isCloseTo(Fidelity.BEST_PSNR / 2, within(1e-9));
        assertThat(fidelity.mae()).isCloseTo(255 / 2.0, within(1e-9));
        assertThat(fidelity.ssim()).isCloseTo((1 + 9.999000099990664e-05) / 2, within(1e-9));
    }

    @Test
    void greyFollowsBt601() {
        Frames colours = new Frames(1, 1, 3, 3, 25,
                new byte[] {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255});
        assertThat(Luma.of(colours, 0)).containsExactly(new double[] {76.245, 149.685, 29.07}, within(1e-9));
    }

    @Test
    void theWindowSeesAPixelByItsGaussianWeight() {
        // Against black, one bright pixel in an 11×11 picture: only the window's centre weight enters.
        double[] black = new double[11 * 11];
        double[] spot = new double[11 * 11];
        spot[5 * 11 + 5] = 255;
        double line = 0;
        for (int i = -5; i <= 5; i++) {
            line += Math.exp(-i * i / 4.5);
        }
        double weight = 1 / (line * line);
        double c1 = Math.pow(0.01 * 255, 2);
        double c2 = Math.pow(0.03 * 255, 2);
        double mean = weight * 255;
        double variance = weight * 255 * 255 - mean * mean;
        assertThat(StructuralSimilarity.of(black, spot, 11, 11, 255).ssim())
                .isCloseTo(c1 * c2 / ((mean * mean + c1) * (variance + c2)), within(1e-12));
    }

    @Test
    void otherShapesAreRefused() {
        assertThatThrownBy(() -> Fidelity.between(noise(3, 20, 24, 1), noise(3, 20, 20, 1)))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("[3, 20, 24, 3] and [3, 20, 20, 3]");
        assertThatThrownBy(() -> Fidelity.between(noise(1, 8, 24, 1), noise(1, 8, 24, 1)))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("at least 11 pixels");
    }

    private static Frames noise(int frames, int height, int width, long seed) {
        byte[] pixels = new byte[frames * height * width * 3];
        new Random(seed).nextBytes(pixels);
        return new Frames(frames, height, width, 3, 25, pixels);
    }
}
