package io.kinora.train.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.condition.Conditions;
import io.kinora.train.memory.NativeBytes;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.model.UNetSettings.Attention;
import io.kinora.train.model.UNetSettings.Convolution;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointedGraphTest {
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-3, 1e-2, 0.9, 0.999, 1e-8);
    private static final int BATCH = 2;
    private static final int STEPS = 6;

    /** Of every kind of vertex that a model may have. */
    static Stream<UNetSettings> models() {
        UNetSettings plain = new UNetSettings(4, 8, 8, 3, 8, List.of(1, 2), 2, List.of(1), 2, 4);
        Conditions conditions = new Conditions(List.of("one", "two"), 50, 4, 0, "", List.of(1), 0.1);
        return Stream.of(plain, new UNetSettings(4, 8, 8, 3, 8, List.of(1, 2), 1, List.of(0, 1), 1, 4,
                Attention.FACTORIZED, Convolution.FACTORIZED, 0.2, conditions));
    }

    private static INDArray gaussian(Random random, long... shape) {
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(numbers, shape, 'c');
    }

    private static MultiDataSet minibatch(UNetSettings model, int number) {
        Random random = new Random(number);
        long[] shape = model.shape().batch(BATCH);
        INDArray x = gaussian(random, shape);
        INDArray t = Nd4j.createFromArray(10f, 900f).reshape(BATCH, 1);
        INDArray[] features = {x, t};
        INDArray[] weights = null;
        if (!model.conditions().inputs().isEmpty()) {
            long[] given = shape.clone();
            given[1]++;
            INDArray tokens = Nd4j.createFromArray(new float[][] {{7, 49, 3, 0}, {1, 0, 0, 0}});
            features = new INDArray[] {x, t, Nd4j.createFromArray(1f, 2f).reshape(BATCH, 1), tokens,
                gaussian(random, given)};
            weights = new INDArray[] {Nd4j.createFromArray(new float[][] {{0, 2, 1, 1}, {1.5f, 0, 1, 1.5f}})};
        }
        return new MultiDataSet(features, new INDArray[] {gaussian(random, shape)}, null, weights);
    }

    @ParameterizedTest
    @MethodSource("models")
    void trainsToTheSameBits(UNetSettings model) {
        ComputationGraph plain = UNet.build(model, OPTIMIZER, DataType.FLOAT, 1);
        ComputationGraph checkpointed = new CheckpointedGraph(plain.getConfiguration().clone());
        checkpointed.init(plain.params().dup(), false);
        TrainingStep plainStep = new TrainingStep(plain, 0.5);
        TrainingStep checkpointedStep = new TrainingStep(checkpointed, 0.5);
        for (int number = 0; number < 4; number++) {
            TrainingStep.Outcome expected = plainStep.take(minibatch(model, number));
            assertThat(checkpointedStep.take(minibatch(model, number))).isEqualTo(expected);
        }
        assertThat(checkpointed.params()).isEqualTo(plain.params());
        assertThat(checkpointed.getUpdater().getStateViewArray()).isEqualTo(plain.getUpdater().getStateViewArray());
        INDArray[] inputs = minibatch(model, 9).getFeatures();
        assertThat(checkpointed.outputSingle(inputs)).isEqualTo(plain.outputSingle(inputs));
    }

    @ParameterizedTest
    @MethodSource("models")
    void stepsLeaveNoNativeMemoryBehind(UNetSettings model) {
        ComputationGraph network = new CheckpointedGraph(
                UNet.build(model, OPTIMIZER, DataType.FLOAT, 1).getConfiguration().clone());
        network.init();
        TrainingStep step = new TrainingStep(network, 0.5);
        MultiDataSet minibatch = minibatch(model, 0);
        // Workspaces find their size in the first steps.
        IntStream.range(0, 3).forEach(number -> step.take(minibatch));
        long before = NativeBytes.held();
        IntStream.range(0, STEPS).forEach(number -> step.take(minibatch));
        assertThat(NativeBytes.held() - before).as("less than a quarter of one layer's output each step")
                .isLessThan(STEPS * Float.BYTES * BATCH * model.width(0) * 4 * 8 * 8 / 4);
    }

    /** What cannot be freed by itself waits for Java's collector, which does not see native memory. */
    @ParameterizedTest
    @MethodSource("models")
    void everyVertexPutsOutWhatCanBeFreed(UNetSettings model) {
        ComputationGraph network = UNet.build(model, OPTIMIZER, DataType.FLOAT, 1);
        network.feedForward(minibatch(model, 0).getFeatures(), true).forEach((vertex, output) -> {
            if (!network.getConfiguration().getNetworkInputs().contains(vertex)) {
                assertThat(output.closeable()).as(vertex).isTrue();
            }
        });
    }
}
