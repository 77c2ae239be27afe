package io.kinora.train.model;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.layer.GradientCheck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class UNetTest {
    private static final UNetSettings SMALL =
            new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 1, List.of(1), 2, 4);
    private static final UNetSettings DEEPER =
            new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 2, List.of(0, 1), 2, 4);
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(2e-3, 0.1, 0.9, 0.999, 1e-8);

    private static ComputationGraph build(UNetSettings settings, DataType dataType) {
        return UNet.build(settings, OPTIMIZER, dataType, 3);
    }

    private static MultiDataSet batch(int videos, DataType dataType) {
        return new MultiDataSet(
                new INDArray[] {
                    numbers(1, videos, 3, 2, 8, 8).castTo(dataType),
                    numbers(2, videos, 1).addi(1).muli(500).castTo(dataType)
                },
                new INDArray[] {numbers(3, videos, 3, 2, 8, 8).muli(Math.sqrt(3)).castTo(dataType)});
    }

    @Test
    void predictsZeroAtFirstSoThatTheLossIsTheNoisesVariance() {
        ComputationGraph graph = build(SMALL, DataType.FLOAT);
        MultiDataSet data = batch(4, DataType.FLOAT);
        INDArray prediction = graph.outputSingle(data.getFeatures());
        assertThat(prediction.shape()).isEqualTo(new long[] {4, 3, 2, 8, 8});
        assertThat(prediction.amaxNumber().doubleValue()).isEqualTo(0);
        assertThat(graph.score(data)).isCloseTo(1, within(0.05));
    }

    @Tag("long")
    @Test
    void gradientsOfTheWholeNetworkAgreeWithDifferences() {
        ComputationGraph graph = build(DEEPER, DataType.DOUBLE);
        // Away from the zeros at which it starts, where most gradients vanish.
        graph.params().addi(numbers(9, graph.params().shape()).muli(0.2));
        GradientCheck.graph(graph, batch(2, DataType.DOUBLE));
    }

    @Test
    void learns() {
        ComputationGraph graph = build(SMALL, DataType.FLOAT);
        MultiDataSet data = batch(2, DataType.FLOAT);
        double before = graph.score(data);
        for (int step = 0; step < 25; step++) {
            graph.fit(data);
        }
        assertThat(graph.score(data)).isLessThan(0.8 * before);
    }

    @Test
    void configurationGoesThroughJsonAndSerialization() throws Exception {
        ComputationGraphConfiguration configuration = UNet.configuration(DEEPER, OPTIMIZER, DataType.FLOAT, 3);
        ComputationGraphConfiguration fromJson = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertThat(fromJson).isEqualTo(configuration);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(configuration);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(configuration);
        }

        ComputationGraph original = build(DEEPER, DataType.FLOAT);
        original.fit(batch(2, DataType.FLOAT));
        ComputationGraph copy = new ComputationGraph(fromJson);
        copy.init(original.params().dup(), false);
        assertThat(copy.outputSingle(batch(2, DataType.FLOAT).getFeatures()))
                .isEqualTo(original.outputSingle(batch(2, DataType.FLOAT).getFeatures()));
    }

    @Test
    void otherSettingsMakeOtherConfigurations() {
        ComputationGraphConfiguration configuration = UNet.configuration(SMALL, OPTIMIZER, DataType.FLOAT, 3);
        assertThat(UNet.configuration(DEEPER, OPTIMIZER, DataType.FLOAT, 3)).isNotEqualTo(configuration);
    }

    @Test
    void theSeedDecidesTheWeights() {
        assertThat(build(SMALL, DataType.FLOAT).params()).isEqualTo(build(SMALL, DataType.FLOAT).params());
        assertThat(UNet.build(SMALL, OPTIMIZER, DataType.FLOAT, 4).params())
                .isNotEqualTo(build(SMALL, DataType.FLOAT).params());
    }

    @Test
    void batchesMayDifferInSizeBetweenCallsWithAndWithoutWorkspaces() {
        ComputationGraph with = build(DEEPER, DataType.FLOAT);
        ComputationGraph without = build(DEEPER, DataType.FLOAT);
        without.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        without.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
        for (int videos : new int[] {3, 1, 4, 2}) {
            with.fit(batch(videos, DataType.FLOAT));
            without.fit(batch(videos, DataType.FLOAT));
            assertThat(with.outputSingle(batch(videos + 1, DataType.FLOAT).getFeatures()))
                    .isEqualTo(without.outputSingle(batch(videos + 1, DataType.FLOAT).getFeatures()));
        }
        assertThat(with.params()).isEqualTo(without.params());
    }

    @Test
    void twoNetworksTrainInTwoThreadsAsEachAlone() throws Exception {
        INDArray alone = trained();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<INDArray>> both = List.of(threads.submit(UNetTest::trained), threads.submit(UNetTest::trained));
            for (Future<INDArray> each : both) {
                assertThat(each.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static INDArray trained() {
        ComputationGraph graph = build(DEEPER, DataType.FLOAT);
        for (int step = 0; step < 10; step++) {
            graph.fit(batch(2 + step % 2, DataType.FLOAT));
        }
        return graph.params();
    }

    @Test
    void aVideosPredictionDoesNotDependOnItsNeighbours() {
        ComputationGraph graph = build(DEEPER, DataType.FLOAT);
        graph.params().addi(numbers(9, graph.params().shape()).castTo(DataType.FLOAT).muli(0.2));
        INDArray x = numbers(1, 5, 3, 2, 8, 8).castTo(DataType.FLOAT);
        INDArray t = Nd4j.createFromArray(1f, 20f, 300f, 400f, 999f).reshape(5, 1);
        INDArray together = graph.outputSingle(x, t);
        INDArray alone = graph.outputSingle(x.get(NDArrayIndex.interval(2, 3)), t.get(NDArrayIndex.interval(2, 3)));
        assertThat(together.slice(2).dup().data().asFloat()).isEqualTo(alone.slice(0).dup().data().asFloat());
    }

    @Test
    void weightsDecayAndBiasesAndScalesDoNot() {
        ComputationGraph graph = build(SMALL, DataType.FLOAT);
        INDArray weight = graph.getParam("middle.conv1_W").dup();
        INDArray attention = graph.getParam("middle.attention_Win").dup();
        INDArray scale = graph.getParam("middle.norm1_scale").dup();
        // Nothing flows back through a head of zeros when the labels are the prediction.
        MultiDataSet data = batch(2, DataType.FLOAT);
        data.setLabels(0, Nd4j.zeros(DataType.FLOAT, 2, 3, 2, 8, 8));
        graph.fit(data);
        double left = 1 - OPTIMIZER.learningRate() * OPTIMIZER.weightDecay();
        assertThat(graph.getParam("middle.conv1_W").sub(weight.mul(left)).amaxNumber().doubleValue()).isLessThan(1e-7);
        assertThat(graph.getParam("middle.attention_Win").sub(attention.mul(left)).amaxNumber().doubleValue())
                .isLessThan(1e-7);
        assertThat(graph.getParam("middle.norm1_scale")).isEqualTo(scale);
    }
}
