package io.kinora.train.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.condition.Conditions;
import io.kinora.train.memory.NativeBytes;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.model.UNetSettings.Attention;
import io.kinora.train.model.UNetSettings.Convolution;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class CheckpointedGraphTest {
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-3, 1e-2, 0.9, 0.999, 1e-8);
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
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

    /** Between steps training holds what it took at most in one: without checkpointing, all layers' outputs. */
    @Test
    void holdsMuchLessThanWithoutCheckpointing() {
        UNetSettings model = new UNetSettings(4, 16, 16, 3, 8, List.of(1, 1), 3, List.of(), 2, 4);
        ComputationGraph plain = UNet.build(model, OPTIMIZER, DataType.FLOAT, 1);
        CheckpointedGraph checkpointed = new CheckpointedGraph(plain.getConfiguration().clone());
        checkpointed.init();
        NativeMemory.freeWorkspaces();
        long ofPlain = taken(plain, minibatch(model, 0));
        NativeMemory.freeWorkspaces();
        assertThat(taken(checkpointed, minibatch(model, 0))).isLessThan(ofPlain / 2);
    }

    private static long taken(ComputationGraph network, MultiDataSet minibatch) {
        long before = NativeBytes.held();
        TrainingStep step = new TrainingStep(network, 0.5);
        IntStream.range(0, 3).forEach(number -> step.take(minibatch));
        return NativeBytes.held() - before;
    }

    /** As the tasks of a Spark job do, with minibatches of two sizes. */
    @ParameterizedTest
    @MethodSource("models")
    void eachThreadTakesItsMemoryAnewAndFreesIt(UNetSettings model) {
        List<MultiDataSet> minibatches = List.of(minibatch(model, 0), minibatch(model, 1), half(minibatch(model, 2)),
                half(minibatch(model, 3)), minibatch(model, 4));
        ComputationGraph plain = UNet.build(model, OPTIMIZER, DataType.FLOAT, 1);
        CheckpointedGraph checkpointed = new CheckpointedGraph(plain.getConfiguration().clone());
        checkpointed.init(plain.params().dup(), false);
        TrainingStep plainStep = new TrainingStep(plain, 0.5);
        TrainingStep checkpointedStep = new TrainingStep(checkpointed, 0.5);
        // OpenMP's number of threads is each thread's own, and decides last bits.
        ONE_THREAD.apply();
        long[] held = new long[3];
        for (int task = 0; task < held.length; task++) {
            List<TrainingStep.Outcome> expected = minibatches.stream().map(plainStep::take).toList();
            assertThat(CompletableFuture.supplyAsync(() -> {
                ONE_THREAD.apply();
                List<TrainingStep.Outcome> outcomes = minibatches.stream().map(checkpointedStep::take).toList();
                checkpointed.freeMemory();
                NativeMemory.freeWorkspaces();
                return outcomes;
            }, work -> new Thread(work).start()).orTimeout(1, TimeUnit.MINUTES).join()).isEqualTo(expected);
            NativeMemory.freeWorkspaces();
            held[task] = NativeBytes.held();
        }
        assertThat(held[2] - held[1]).as("less than one layer's output")
                .isLessThan(Float.BYTES * BATCH * model.width(0) * 4 * 8 * 8);
    }

    private static MultiDataSet half(MultiDataSet whole) {
        return new MultiDataSet(
                half(whole.getFeatures()), half(whole.getLabels()), null, half(whole.getLabelsMaskArrays()));
    }

    private static INDArray[] half(INDArray... arrays) {
        return arrays == null ? null : Arrays.stream(arrays)
                .map(array -> array.get(NDArrayIndex.interval(0, BATCH / 2)).dup()).toArray(INDArray[]::new);
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
