package io.kinora.eval.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.picture.Pictures;
import io.kinora.eval.picture.Scenes;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MotionFiguresTest {
    private static final int FRAMES = 12;
    private static final int SIDE = 128;

    private final Frames pan = Scenes.pan(FRAMES, SIDE, SIDE, 3, 4, 1);

    @Test
    void aPanMovesAsFastAsItDoesAndIsExplainedByThatAtEveryDistance() {
        MotionFigures figures = MotionFigures.of(pan);
        double speed = 5.0 / SIDE * Scenes.FPS;
        assertThat(figures.speed()).isCloseTo(speed, within(0.05 * speed));
        assertThat(figures.dynamic()).isTrue();
        assertThat(figures.warpingError()).isLessThan(1e-3);
        assertThat(figures.followed()).isGreaterThan(0.8);
        assertThat(figures.coherence()).hasSize(MotionFigures.LAGS.size()).allMatch(share -> share > 0.95);
    }

    @Test
    void speedDependsOnNeitherSizeNorRate() {
        double speed = MotionFigures.of(pan).speed();
        Frames faster = new Frames(FRAMES, SIDE, SIDE, 3, 2 * Scenes.FPS, pan.pixels());
        assertThat(MotionFigures.of(faster).speed()).isCloseTo(2 * speed, within(1e-9));
        Frames large = Pictures.resized(pan, 3 * SIDE, 3 * SIDE);
        assertThat(MotionFigures.of(large).speed()).isCloseTo(speed, within(0.05 * speed));
    }

    @Test
    void aStillWinsNothingThatItCouldKeep() {
        MotionFigures figures = MotionFigures.of(Scenes.still(FRAMES, SIDE, SIDE, 1));
        assertThat(figures.speed()).isCloseTo(0, within(1e-3));
        assertThat(figures.dynamic()).isFalse();
        assertThat(figures.flicker()).isZero();
        assertThat(figures.coherence()).hasSize(MotionFigures.LAGS.size()).allMatch(share -> share < 1e-3);
        Frames trembling = Corruption.NOISE.apply(Scenes.still(FRAMES, SIDE, SIDE, 1), "still", 1, 0);
        assertThat(MotionFigures.of(trembling).coherence()).allMatch(share -> share < 0.3);
    }

    @Test
    void whatFlowCannotFollowIsNotCoherent() {
        MotionFigures noise = MotionFigures.of(Scenes.noise(FRAMES, SIDE, SIDE, 1));
        assertThat(noise.coherence()).allMatch(share -> share < 0.5);
        assertThat(noise.followed()).isLessThan(0.5);
        MotionFigures shuffled = MotionFigures.of(Corruption.FRAME_SHUFFLE.apply(pan, "pan", Corruption.MOST, 1));
        MotionFigures ordered = MotionFigures.of(pan);
        for (int lag = 0; lag < MotionFigures.LAGS.size(); lag++) {
            assertThat(shuffled.coherence().get(lag)).isLessThan(ordered.coherence().get(lag) - 0.2);
        }
        assertThat(shuffled.warpingError()).isGreaterThan(10 * ordered.warpingError());
    }

    @Test
    void coherenceFallsWithTimeWhereThingsChangeTheirLooks() {
        byte[] pixels = pan.pixels().clone();
        Frames other = Scenes.pan(FRAMES, SIDE, SIDE, 3, 4, 2);
        for (int i = 0; i < pixels.length; i++) {
            double share = (double) (i / pan.frameSize()) / (FRAMES - 1);
            pixels[i] = (byte) Math.round((1 - share) * (pixels[i] & 255) + share * (other.pixels()[i] & 255));
        }
        MotionFigures figures = MotionFigures.of(new Frames(FRAMES, SIDE, SIDE, 3, Scenes.FPS, pixels));
        assertThat(figures.coherence().get(0)).isGreaterThan(0.9);
        assertThat(figures.coherence().get(3)).isLessThan(figures.coherence().get(0) - 0.3);
    }

    @Test
    void occludedPixelsAreLeftOutOfTheWarpingError() {
        Frames video = Scenes.disc(2, SIDE, SIDE, 10, 3);
        FlowEstimator estimator = new FlowEstimator(video);
        Flow forward = estimator.between(0, 1);
        WarpingError masked = new WarpingError();
        masked.add(video, 0, forward, estimator.between(1, 0));
        Trajectories all = new Trajectories(SIDE, SIDE);
        all.advance(forward);
        Trajectories.Residual residual = all.residual(video, 0, 1);
        double unmasked = residual.followed() / residual.points() / (255 * 255);
        assertThat(masked.error()).isLessThan(unmasked / 5);
        assertThat(masked.followed()).isBetween(0.5, 0.98);
    }

    @Test
    void shortVideosHaveTheDistancesThatFit() {
        assertThat(MotionFigures.of(Scenes.pan(3, SIDE, SIDE, 3, 4, 1)).coherence()).hasSize(2);
        MotionFigures two = MotionFigures.of(Scenes.pan(2, 32, 48, 1, 0, 1));
        assertThat(two.coherence()).hasSize(1);
        assertThat(two.flicker()).as("no frame has one before and one after").isNaN();
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatThrownBy(() -> MotionFigures.of(Scenes.still(1, SIDE, SIDE, 1)))
                .asInstanceOf(InstanceOfAssertFactories.type(KinoraException.class))
                .extracting(KinoraException::code).isEqualTo("too-few-frames");
        assertThatThrownBy(() -> MotionFigures.of(Scenes.still(2, 8, 1024, 1)))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("[2, 8, 1024, 3]")
                .hasMessageContaining("32 times");
    }
}
