package io.kinora.train.layer;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionGroupsTest {
    private static final int GROUPS = 5;
    private static final int LENGTH = 7;
    private static final int HEADS = 2;
    private static final int DEPTH = 3;
    private static final int ROWS = GROUPS * LENGTH;
    private static final int CHANNELS = HEADS * DEPTH;

    private static AttentionGroups.Rows rows(INDArray projected, INDArray joined) {
        return new AttentionGroups.Rows(projected, joined);
    }

    private static INDArray empty(int columns) {
        return Nd4j.valueArrayOf(new long[] {ROWS, columns}, Double.NaN, DataType.DOUBLE);
    }

    private static AttentionGroups groups(int most) {
        return new AttentionGroups(GROUPS, LENGTH, HEADS, DEPTH, most, LayerWorkspaceMgr.noWorkspaces());
    }

    /** By the definition, number by number. */
    private static INDArray expected(INDArray projected) {
        INDArray joined = Nd4j.create(DataType.DOUBLE, ROWS, CHANNELS);
        for (int row = 0; row < ROWS; row++) {
            int first = row / LENGTH * LENGTH;
            for (int head = 0; head < HEADS; head++) {
                double[] weights = new double[LENGTH];
                double sum = 0;
                for (int other = 0; other < LENGTH; other++) {
                    double score = 0;
                    for (int at = head * DEPTH; at < (head + 1) * DEPTH; at++) {
                        score += projected.getDouble(row, at) * projected.getDouble(first + other, CHANNELS + at);
                    }
                    weights[other] = Math.exp(score / Math.sqrt(DEPTH));
                    sum += weights[other];
                }
                for (int at = head * DEPTH; at < (head + 1) * DEPTH; at++) {
                    double value = 0;
                    for (int other = 0; other < LENGTH; other++) {
                        value += weights[other] / sum * projected.getDouble(first + other, 2 * CHANNELS + at);
                    }
                    joined.putScalar(row, at, value);
                }
            }
        }
        return joined;
    }

    /** All at once; two groups; one group; three queries of a group; one query. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 2 * HEADS * LENGTH * LENGTH, HEADS * LENGTH * LENGTH, 3 * HEADS * LENGTH, 1})
    void blocksOfAnySizeGiveTheSame(int most) {
        INDArray projected = numbers(1, ROWS, 3 * CHANNELS);
        INDArray joined = empty(CHANNELS);
        groups(most).forward(rows(projected, joined));
        assertThat(joined.sub(expected(projected)).amaxNumber().doubleValue()).isLessThan(1e-12);

        INDArray outer = numbers(2, ROWS, CHANNELS);
        INDArray again = empty(CHANNELS);
        INDArray ofProjected = empty(3 * CHANNELS);
        groups(most).backward(rows(projected, again), rows(ofProjected, outer));
        assertThat(again).isEqualTo(joined);
        assertThat(ofProjected.sub(difference(projected, outer)).amaxNumber().doubleValue()).isLessThan(1e-8);
    }

    /** The gradient of sum(joined · outer), by central differences. */
    private static INDArray difference(INDArray projected, INDArray outer) {
        double step = 1e-5;
        INDArray gradient = empty(3 * CHANNELS);
        for (long at = 0; at < projected.length(); at++) {
            double origin = projected.getDouble(at);
            projected.putScalar(at, origin + step);
            double above = expected(projected).mul(outer).sumNumber().doubleValue();
            projected.putScalar(at, origin - step);
            double below = expected(projected).mul(outer).sumNumber().doubleValue();
            projected.putScalar(at, origin);
            gradient.putScalar(at, (above - below) / (2 * step));
        }
        return gradient;
    }
}
