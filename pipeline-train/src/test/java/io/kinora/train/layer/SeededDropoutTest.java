package io.kinora.train.layer;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SeededDropoutTest {
    private static final INDArray NOISED = numbers(7, 3, 3, 2, 4, 4).castTo(DataType.FLOAT);
    private static final INDArray ONES = Nd4j.ones(DataType.FLOAT, 3, 8, 10, 16, 16);

    private static INDArray dropped(double rate, long seed, INDArray values, INDArray noised, boolean training) {
        GraphVertex vertex = new SeededDropout(rate, seed).instantiate(null, "d", 0, null, false, DataType.FLOAT);
        vertex.setInputs(values, noised);
        return vertex.doForward(training, LayerWorkspaceMgr.noWorkspaces());
    }

    @Test
    void dropsTheShareAskedForAndKeepsTheMean() {
        INDArray result = dropped(0.3, 1, ONES, NOISED, true);
        double zeros = result.eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue();
        assertThat(zeros).isCloseTo(0.3, within(0.01));
        assertThat(result.meanNumber().doubleValue()).isCloseTo(1, within(0.015));
        assertThat(result.maxNumber().doubleValue()).isCloseTo(1 / 0.7, within(1e-6));
        assertThat(dropped(0.3, 1, ONES, NOISED, false)).isEqualTo(ONES);
    }

    @Test
    void dependsOnSeedAndExampleAlone() {
        INDArray together = dropped(0.3, 1, ONES, NOISED, true);
        INDArray one = row(NOISED, 1);
        INDArray alone = dropped(0.3, 1, row(ONES, 1), one, true);
        assertThat(alone.slice(0).dup()).isEqualTo(together.slice(1).dup());
        assertThat(together.slice(0).dup()).isNotEqualTo(together.slice(1).dup());
        assertThat(dropped(0.3, 2, ONES, NOISED, true)).isNotEqualTo(together);
    }

    private static INDArray row(INDArray array, int row) {
        return array.get(NDArrayIndex.interval(row, row + 1)).dup();
    }

    @Test
    void refusesToDropAll() {
        assertThatThrownBy(() -> new SeededDropout(1, 0)).hasMessage(
                "Cannot drop a share of 1.0: give 0 to below 1");
    }
}
