package io.kinora.ingest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import org.junit.jupiter.api.Test;

class ClipScoresTest {
    @Test
    void weighsChannelsAsBt601() {
        ClipScores red = ClipScores.of(new Frames(1, 1, 1, 3, 8, new byte[] {(byte) 200, 0, 0}));

        assertThat(red.luma()).isCloseTo(59.8, within(1e-9));
        assertThat(red.motion()).isZero();
    }

    @Test
    void motionIsTheMeanChangeFromFrameToFrame() {
        // Two pixels: one goes 0, 100, 50, the other stays 255.
        byte[] pixels = new byte[18];
        int[] levels = {0, 255, 100, 255, 50, 255};
        for (int index = 0; index < levels.length; index++) {
            for (int channel = 0; channel < 3; channel++) {
                pixels[3 * index + channel] = (byte) levels[index];
            }
        }

        ClipScores scores = ClipScores.of(new Frames(3, 1, 2, 3, 8, pixels));

        assertThat(scores.luma()).isCloseTo((150 + 3 * 255) / 6.0, within(1e-9));
        assertThat(scores.motion()).isCloseTo((100 + 50) / 4.0, within(1e-9));
    }
}
