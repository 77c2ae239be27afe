package io.kinora.train.model;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.condition.ConditionInputs;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import io.kinora.train.layer.GradientCheck;
import io.kinora.train.model.UNetSettings.Attention;
import io.kinora.train.model.UNetSettings.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The whole small U-Net with each of its options, and with all of them. */
class UNetOptionsTest {
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(2e-3, 0.1, 0.9, 0.999, 1e-8);
    private static final Conditions LABEL = new Conditions(List.of("cat", "dog"), 0, 0, 0, "", List.of(), 0.1);
    private static final Conditions CAPTION = new Conditions(List.of(), 40, 6, 0, "", List.of(), 0.1);
    private static final Conditions EMBEDDING = new Conditions(List.of(), 0, 0, 3, "", List.of(), 0.1);
    private static final Conditions GIVEN = new Conditions(List.of(), 0, 0, 0, "", List.of(0, 1), 0);
    private static final Conditions ALL = new Conditions(List.of("cat", "dog"), 40, 6, 3, "", List.of(0, 1), 0.1);

    private static UNetSettings settings(
            Attention attention, Convolution convolution, double dropout, Conditions conditions) {
        return new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 1, List.of(1), 2, 4, attention, convolution, dropout,
                conditions);
    }

    static Stream<UNetSettings> options() {
        return Stream.of(
                settings(Attention.FACTORIZED, Convolution.FULL, 0, Conditions.NONE),
                settings(Attention.JOINT, Convolution.FACTORIZED, 0, Conditions.NONE),
                settings(Attention.JOINT, Convolution.FULL, 0.3, Conditions.NONE),
                settings(Attention.JOINT, Convolution.FULL, 0, LABEL),
                settings(Attention.JOINT, Convolution.FULL, 0, CAPTION),
                settings(Attention.JOINT, Convolution.FULL, 0, EMBEDDING),
                settings(Attention.JOINT, Convolution.FULL, 0, GIVEN),
                settings(Attention.FACTORIZED, Convolution.FACTORIZED, 0.3, ALL));
    }

    private static ComputationGraph build(UNetSettings settings, DataType dataType) {
        ComputationGraph graph = UNet.build(settings, OPTIMIZER, dataType, 3);
        // Away from the zeros at which it starts, where most gradients vanish.
        graph.params().addi(numbers(9, graph.params().shape()).muli(0.2).castTo(dataType));
        return graph;
    }

    private static INDArray[] inputs(UNetSettings settings, DataType dataType) {
        List<INDArray> inputs = new ArrayList<>(List.of(
                numbers(1, 2, 3, 2, 8, 8), numbers(2, 2, 1).addi(1).muli(500)));
        inputs.addAll(ConditionInputs.words(settings.conditions(), List.of(
                new Words("dog", "A dog runs over the grass", new float[] {0.3f, -1, 2}), Words.NONE)));
        if (settings.conditions().framesGiven()) {
            inputs.add(ConditionInputs.given(settings.shape(), numbers(4, 2, 3, 2, 8, 8).castTo(DataType.FLOAT)
                    .data().asFloat(), new int[] {1, 0}));
        }
        return inputs.stream().map(input -> input.castTo(dataType)).toArray(INDArray[]::new);
    }

    private static MultiDataSet batch(UNetSettings settings, DataType dataType) {
        return new MultiDataSet(inputs(settings, dataType),
                new INDArray[] {numbers(3, 2, 3, 2, 8, 8).muli(Math.sqrt(3)).castTo(dataType)});
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("options")
    void gradientsAgreeWithDifferences(UNetSettings settings) {
        GradientCheck.graph(build(settings, DataType.DOUBLE), batch(settings, DataType.DOUBLE));
    }

    @ParameterizedTest
    @MethodSource("options")
    void configurationGoesThroughJson(UNetSettings settings) {
        ComputationGraphConfiguration configuration = UNet.configuration(settings, OPTIMIZER, DataType.FLOAT, 3);
        ComputationGraphConfiguration copy = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertThat(copy).isEqualTo(configuration);
        ComputationGraph one = build(settings, DataType.FLOAT);
        ComputationGraph other = new ComputationGraph(copy);
        other.init(one.params().dup(), false);
        one.fit(batch(settings, DataType.FLOAT));
        other.fit(batch(settings, DataType.FLOAT));
        assertThat(other.params()).isEqualTo(one.params());
    }

    @ParameterizedTest
    @MethodSource("options")
    void aVideosPredictionDependsOnAllThatItIsToldAndNotOnItsNeighbours(UNetSettings settings) {
        ComputationGraph graph = build(settings, DataType.FLOAT);
        INDArray[] inputs = inputs(settings, DataType.FLOAT);
        INDArray together = graph.outputSingle(inputs);
        INDArray alone = graph.outputSingle(Arrays.stream(inputs)
                .map(input -> input.get(NDArrayIndex.interval(0, 1)).dup()).toArray(INDArray[]::new));
        assertThat(alone.slice(0).dup().data().asFloat()).isEqualTo(together.slice(0).dup().data().asFloat());
        for (int input = 2; input < inputs.length; input++) {
            INDArray[] untold = inputs.clone();
            untold[input] = Nd4j.zeros(DataType.FLOAT, inputs[input].shape());
            INDArray result = graph.outputSingle(untold);
            assertThat(result.slice(0).dup()).isNotEqualTo(together.slice(0).dup());
            assertThat(result.slice(1).dup()).isEqualTo(together.slice(1).dup());
        }
    }
}
