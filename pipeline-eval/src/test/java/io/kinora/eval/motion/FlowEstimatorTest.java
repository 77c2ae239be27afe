package io.kinora.eval.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Scenes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowEstimatorTest {
    private static final int SIDE = 128;
    private static final int EDGE = 32;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 2", "3, 1", "7, 4"})
    void whatMovesByKnownPixelsIsFoundThere(int right, int down) {
        Frames video = Scenes.pan(2, SIDE, SIDE, right, down, 1);
        FlowEstimator estimator = new FlowEstimator(video);
        Flow flow = estimator.between(0, 1);
        Flow back = estimator.between(1, 0);
        for (int row = EDGE; row < SIDE - EDGE; row++) {
            for (int column = EDGE; column < SIDE - EDGE; column++) {
                int pixel = row * SIDE + column;
                assertThat(flow.right(pixel)).isCloseTo(-right, within(0.4f));
                assertThat(flow.down(pixel)).isCloseTo(-down, within(0.4f));
                assertThat(back.right(pixel)).isCloseTo(right, within(0.4f));
                assertThat(back.down(pixel)).isCloseTo(down, within(0.4f));
            }
        }
    }

    @Test
    void nothingMovesInAStillAndInAPlainPicture() {
        Frames still = Scenes.still(2, SIDE, SIDE, 1);
        for (float vector : new FlowEstimator(still).between(0, 1).vectors()) {
            assertThat(vector).isCloseTo(0, within(1e-6f));
        }
        Frames plain = new Frames(2, 40, 30, 1, 8, new byte[2 * 40 * 30]);
        assertThat(new FlowEstimator(plain).between(0, 1).vectors()).containsOnly(0);
    }
}
