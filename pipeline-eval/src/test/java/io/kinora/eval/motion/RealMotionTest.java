package io.kinora.eval.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.SharedData;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import io.kinora.eval.corrupt.Corruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Cyclists on a road, filmed by a camera that moves. */
class RealMotionTest {
    private static final int FRAMES = 12;
    private static final int LAST = MotionFigures.LAGS.size() - 1;

    @Test
    void aRealVideoMovesCoherentlyAndSpoiltOnesDoNot() throws Exception {
        Frames video = bikes();
        MotionFigures real = MotionFigures.of(video);
        MotionFigures still = MotionFigures.of(spoilt(video, Corruption.FREEZE));
        MotionFigures shuffled = MotionFigures.of(spoilt(video, Corruption.FRAME_SHUFFLE));
        MotionFigures noisy = MotionFigures.of(spoilt(video, Corruption.NOISE));
        MotionFigures flickering = MotionFigures.of(spoilt(video, Corruption.FLICKER));

        assertThat(real.coherence()).allMatch(share -> share > 0.3);
        assertThat(real.followed()).isGreaterThan(0.5);
        assertThat(still.speed()).isLessThan(real.speed() / 100);
        assertThat(still.coherence()).containsOnly(0.0);
        assertThat(shuffled.coherence().get(0)).isLessThan(real.coherence().get(0));
        assertThat(noisy.coherence().get(LAST)).isLessThan(real.coherence().get(LAST) / 2);
        assertThat(noisy.warpingError()).isGreaterThan(2 * real.warpingError());
        assertThat(flickering.flicker()).isGreaterThan(5 * real.flicker());
        assertThat(flickering.warpingError()).isGreaterThan(2 * real.warpingError());
    }

    private static Frames spoilt(Frames video, Corruption corruption) {
        return corruption.apply(video, "bikes", Corruption.MOST, 1);
    }

    private static Frames bikes() throws Exception {
        Path file = SharedData.folder().map(data -> data.resolve("c_scenecut").resolve("bikes.mp4"))
                .orElse(Path.of("absent"));
        Assumptions.assumeTrue(Files.exists(file), "the shared videos are not here");
        List<Frames> clips = new ArrayList<>();
        DecodeSettings first = new DecodeSettings(
                FRAMES, FRAMES, 0, 136, 240, Fit.STRETCH, ShortSource.SKIP, 1, DecodeLimits.DEFAULT);
        try (SourceStream source = SourceStream.of(Files.readAllBytes(file))) {
            VideoDecoder.decode(source, first, clip -> clips.add(clip.frames()));
        }
        return clips.get(0);
    }
}
