package io.kinora.eval.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Scenes;
import org.junit.jupiter.api.Test;

class FlickerTest {
    private final Frames still = Scenes.paled(Scenes.still(9, 64, 80, 1));

    @Test
    void brightnessThatAlternatesScoresItsAmplitude() {
        assertThat(Flicker.of(Scenes.brightened(still, frame -> 12 * (frame % 2)))).isCloseTo(12, within(1e-9));
    }

    @Test
    void oneFlashCountsForItsFrameAndHalfForItsNeighbours() {
        assertThat(Flicker.of(Scenes.brightened(still, frame -> frame == 4 ? 14 : 0)))
                .isCloseTo(14 * 2 / 7.0, within(1e-9));
    }

    @Test
    void aFadeAndAStillAreNoFlicker() {
        assertThat(Flicker.of(Scenes.brightened(still, frame -> 5 * frame))).isCloseTo(0, within(1e-9));
        assertThat(Flicker.of(still)).isCloseTo(0, within(1e-9));
    }

    @Test
    void motionIsHardlyTakenForFlicker() {
        Frames pan = Scenes.paled(Scenes.pan(9, 64, 80, 2, 1, 1));
        double motion = Flicker.of(pan);
        assertThat(motion).isLessThan(1.5);
        assertThat(Flicker.of(Scenes.brightened(pan, frame -> 12 * (frame % 2)))).isCloseTo(12, within(2 * motion));
    }

    @Test
    void halfOfAPictureThatFlickersIsSeenAsSuch() {
        Frames alternating = Scenes.brightened(still, frame -> 12 * (frame % 2));
        byte[] pixels = still.pixels().clone();
        for (int frame = 0; frame < still.frames(); frame++) {
            int start = still.offset(frame, 32, 0);
            System.arraycopy(alternating.pixels(), start, pixels, start, still.frameSize() / 2);
        }
        assertThat(Flicker.of(new Frames(9, 64, 80, 3, Scenes.FPS, pixels))).isCloseTo(6, within(1e-9));
    }
}
