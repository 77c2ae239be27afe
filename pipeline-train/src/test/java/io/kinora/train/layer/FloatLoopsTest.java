package io.kinora.train.layer;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The float loops against the same layers in double, which go through ND4J and are gradient-checked. */
class FloatLoopsTest {
    private static final double TOLERANCE = 1e-4;

    static Stream<org.deeplearning4j.nn.conf.layers.Layer> layers() {
        return Stream.of(
                new GroupNorm(NormSettings.of(8, 2, Activation.NONE)),
                new GroupNorm(NormSettings.of(8, 8, Activation.SILU)),
                new NearestUpsampling(),
                new SpaceTimeAttention(8, 2),
                new SpaceTimeConvolution(8, 4, 2),
                new PointwiseConvolution(8, 5));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void floatAndDoubleAgree(org.deeplearning4j.nn.conf.layers.Layer configuration) {
        // More positions than one piece of the loops holds, and no multiple of it.
        INDArray x = numbers(1, 2, 8, 3, 20, 22).addi(0.5);
        Map<DataType, INDArray[]> results = Map.of(
                DataType.FLOAT, run(configuration, x, DataType.FLOAT),
                DataType.DOUBLE, run(configuration, x, DataType.DOUBLE));
        INDArray[] actual = results.get(DataType.FLOAT);
        INDArray[] expected = results.get(DataType.DOUBLE);
        for (int i = 0; i < expected.length; i++) {
            double largest = expected[i].amaxNumber().doubleValue();
            assertThat(actual[i].castTo(DataType.DOUBLE).sub(expected[i]).amaxNumber().doubleValue())
                    .as("result %d of %s", i, configuration.getClass().getSimpleName())
                    .isLessThan(TOLERANCE * largest);
        }
    }

    /** Output, gradient of the input, gradients of the parameters. */
    private static INDArray[] run(
            org.deeplearning4j.nn.conf.layers.Layer configuration, INDArray input, DataType dataType) {
        Layer layer = GradientCheck.instantiate(configuration, dataType);
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        INDArray y = layer.activate(input.castTo(dataType), true, memory);
        Pair<Gradient, INDArray> back = layer.backpropGradient(numbers(2, y.shape()).castTo(dataType), memory);
        return Stream.concat(
                        Stream.of(y, back.getSecond()),
                        layer.paramTable().keySet().stream().map(back.getFirst()::getGradientFor))
                .toArray(INDArray[]::new);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void normsOfFarOffMeansKeepTheirDigits(Activation activation) {
        INDArray x = numbers(1, 1, 4, 2, 8, 8).addi(1000);
        Layer layer = GradientCheck.instantiate(
                new GroupNorm(NormSettings.of(4, 1, activation)), DataType.FLOAT);
        layer.setParam(GroupNorm.SCALE, layer.getParam(GroupNorm.SCALE).dup().assign(1));
        layer.setParam(GroupNorm.SHIFT, layer.getParam(GroupNorm.SHIFT).dup().assign(0));
        INDArray y = layer.activate(x.castTo(DataType.FLOAT), true, LayerWorkspaceMgr.noWorkspaces());
        if (activation == Activation.NONE) {
            assertThat(y.stdNumber(false).doubleValue()).isCloseTo(1, within(1e-3));
            assertThat(y.meanNumber().doubleValue()).isCloseTo(0, within(1e-3));
        } else {
            assertThat(y.minNumber().doubleValue()).isBetween(-0.2785, -0.27);
        }
    }

    @Test
    void sigmoidIsThatOfTheMathLibrary() {
        float[] values = new float[4001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 2000) / 50f;
        }
        float[] results = new float[values.length];
        FloatLoops.sigmoid(values, results, values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) results[i]).isCloseTo(1 / (1 + Math.exp(-values[i])), within(3e-7));
        }
    }

    @Test
    void loopsLeaveAloneWhatLiesBeyondTheirCount() {
        float[] values = new float[8];
        Arrays.fill(values, 2);
        FloatLoops.affine(values, 3, 1, 5);
        assertThat(values).containsExactly(7, 7, 7, 7, 7, 2, 2, 2);
    }
}
