package io.kinora.eval.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Scenes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlowEstimatorTest {
    private static final int SIDE = 128;
    private static final int EDGE = 24;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 2", "3, 1", "7, 4"})
    void whatMovesByKnownPixelsIsFoundThere(int right, int down) {
        Frames video = Scenes.pan(2, SIDE, SIDE, right, down, 1);
        try (FlowEstimator estimator = new FlowEstimator(video)) {
            Flow flow = estimator.between(0, 1);
            Flow back = estimator.between(1, 0);
            for (int row = EDGE; row < SIDE - EDGE; row++) {
                for (int column = EDGE; column < SIDE - EDGE; column++) {
                    int pixel = row * SIDE + column;
                    assertThat(flow.right(pixel)).isCloseTo(-right, within(0.25f));
                    assertThat(flow.down(pixel)).isCloseTo(-down, within(0.25f));
                    assertThat(back.right(pixel)).isCloseTo(right, within(0.25f));
                    assertThat(back.down(pixel)).isCloseTo(down, within(0.25f));
                }
            }
        }
    }

    @Test
    void manyThreadsGiveTheSameBitsAsOne() throws Exception {
        Frames video = Scenes.disc(3, SIDE, SIDE, 5, 2);
        float[] alone = vectors(video);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<float[]>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> vectors(video));
            }
            for (Future<float[]> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(opencv_core.getNumThreads()).isEqualTo(1);
    }

    /** OpenCV was built with a newer OpenBLAS than the one that ND4J loads into the same process. */
    @Test
    void livesInOneJvmWithNd4j() {
        float[] before = vectors(Scenes.disc(2, SIDE, SIDE, 5, 2));
        INDArray matrix = Nd4j.arange(1, 10).castTo(DataType.FLOAT).reshape(3, 3);
        assertThat(matrix.mmul(matrix).ravel().toFloatVector()).containsExactly(30, 36, 42, 66, 81, 96, 102, 126, 150);
        assertThat(vectors(Scenes.disc(2, SIDE, SIDE, 5, 2))).isEqualTo(before);
    }

    private static float[] vectors(Frames video) {
        try (FlowEstimator estimator = new FlowEstimator(video)) {
            return estimator.between(0, 1).vectors();
        }
    }
}
