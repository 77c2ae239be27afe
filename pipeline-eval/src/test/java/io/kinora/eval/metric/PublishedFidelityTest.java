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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pair of real videos whose figures others have published: MSE 290.7301, PSNR 23.506116, SSIM 0.72209. */
class PublishedFidelityTest {
    private static final int FRAMES = 120;

    private Path pristine;
    private Path distorted;

    @BeforeEach
    void find() {
        Path folder = SharedData.folder().map(data -> data.resolve("d_quality")).orElse(Path.of("absent"));
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
    }

    @Test
    void coloursThatRgbCannotHoldShiftThemALittle() throws Exception {
        Fidelity fidelity = Fidelity.between(rgb(pristine), rgb(distorted));
        assertThat(fidelity.psnr()).isCloseTo(23.506116, within(0.02));
        assertThat(fidelity.ssim()).isCloseTo(0.72209, within(0.001));
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
