package io.kinora.train.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.memory.NativeMemory;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What attention takes in a network's workspaces, where all that a layer makes stays until the layer is done. */
class AttentionMemoryTest {
    private static final long MEBIBYTE = 1 << 20;

    static List<Layer> layers() {
        return List.of(new SpaceTimeAttention(4, 2), new AxisAttention(4, 2, AxisAttention.Axis.SPACE));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("layers")
    void aStepTakesAFewBlocksOfWeightsHoweverManyThereAre(Layer attention) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT).updater(new Sgd(1)).seed(1).graphBuilder()
                .addInputs("x")
                .addLayer("stem", new PointwiseConvolution(4, 4), "x")
                .addLayer("attention", attention, "stem")
                .addLayer("loss", new NoiseLoss(), "attention").setOutputs("loss").build());
        graph.init();
        // The weights of both samples are 256 MiB for all positions together, and 64 MiB for each frame alone.
        INDArray video = GradientCheck.numbers(1, 2, 4, 4, 32, 32).castTo(DataType.FLOAT);
        NativeMemory.freeWorkspaces();
        graph.fit(new MultiDataSet(new INDArray[] {video}, new INDArray[] {video.dup()}));
        long bytes = Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                .mapToLong(MemoryWorkspace::getMaxCycleAllocations).sum();
        // Weights and their gradient: two blocks of 16 MiB.
        assertThat(bytes).isBetween(32 * MEBIBYTE, 48 * MEBIBYTE);
        NativeMemory.freeWorkspaces();
    }
}
