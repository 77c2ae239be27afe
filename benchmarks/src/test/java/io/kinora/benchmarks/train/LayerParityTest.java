package io.kinora.benchmarks.train;

import static io.kinora.benchmarks.train.Parity.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.layer.Activation;
import io.kinora.train.layer.AxisAttention;
import io.kinora.train.layer.GroupNorm;
import io.kinora.train.layer.ModulatedGroupNorm;
import io.kinora.train.layer.NearestUpsampling;
import io.kinora.train.layer.NoiseLoss;
import io.kinora.train.layer.NormSettings;
import io.kinora.train.layer.PointwiseConvolution;
import io.kinora.train.layer.RowDense;
import io.kinora.train.layer.SinusoidalEmbedding;
import io.kinora.train.layer.SkipConcatenation;
import io.kinora.train.layer.SpaceTimeAttention;
import io.kinora.train.layer.SpaceTimeConvolution;
import io.kinora.train.layer.TokenEmbedding;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Each layer in a ComputationGraph beside the same function of libtorch and its autograd, in float32 on the same random
 * inputs, parameters and outer gradient: output, gradients of the inputs and of every parameter. {@link Parity} says
 * how the error is measured and where it is printed.
 */
class LayerParityTest {
    static {
        NativeLibraries.select();
    }

    private static final String LAYER = "layer";

    private final INDArray video = numbers(1, 1.5, 2, 12, 4, 8, 6);

    @ParameterizedTest
    @EnumSource(Activation.class)
    void groupNorm(Activation activation) {
        layer("GroupNorm " + activation, new GroupNorm(NormSettings.of(12, 3, activation)), video,
                leaves -> activated(activation, Torch.groupNorm(
                        leaves.get("x"), 3, leaves.get("layer_scale"), leaves.get("layer_shift"))));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void modulatedGroupNorm(Activation activation) {
        vertex("ModulatedGroupNorm " + activation, new ModulatedGroupNorm(NormSettings.of(12, 3, activation)),
                numbers(2, 0.7, 2, 24),
                leaves -> activated(activation, Torch.modulatedGroupNorm(leaves.get("x"), 3, leaves.get("second"))));
    }

    @Test
    void skipConcatenation() {
        vertex("SkipConcatenation", new SkipConcatenation(), numbers(2, 1, 2, 5, 4, 8, 6),
                leaves -> torch.cat(new TensorVector(leaves.get("x"), leaves.get("second")), 1));
    }

    @Test
    void sinusoidalEmbedding() {
        INDArray timesteps = numbers(1, 1, 6, 1).assign(0);
        for (int row = 0; row < 6; row++) {
            timesteps.putScalar(row, 0, new int[] {0, 1, 17, 250, 500, 999}[row]);
        }
        layer("SinusoidalEmbedding", new SinusoidalEmbedding(32), timesteps,
                leaves -> Torch.sinusoids(leaves.get("x"), 32));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void spaceTimeAttention(int heads) {
        layer("SpaceTimeAttention, heads " + heads, new SpaceTimeAttention(12, heads), video,
                leaves -> Torch.attention(
                        leaves.get("x"), heads, leaves.get("layer_Win"), leaves.get("layer_Wout")));
    }

    @Test
    void axisAttention() {
        layer("AxisAttention, space", new AxisAttention(12, 3, AxisAttention.Axis.SPACE), video,
                leaves -> Torch.attentionInSpace(
                        leaves.get("x"), 3, leaves.get("layer_Win"), leaves.get("layer_Wout")));
        layer("AxisAttention, time", new AxisAttention(12, 3, AxisAttention.Axis.TIME), video,
                leaves -> Torch.attentionInTime(
                        leaves.get("x"), 3, leaves.get("layer_Win"), leaves.get("layer_Wout")));
    }

    @ParameterizedTest
    @EnumSource(SpaceTimeConvolution.Kernel.class)
    void convolutionsOfEachReach(SpaceTimeConvolution.Kernel kernel) {
        layer("SpaceTimeConvolution, " + kernel, new SpaceTimeConvolution(12, 10, 1, kernel), video,
                leaves -> Torch.convolution(leaves.get("x"), leaves.get("layer_W"), leaves.get("layer_b"), 1));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void rowDense(Activation activation) {
        layer("RowDense " + activation, new RowDense(20, 33, activation), numbers(1, 1, 7, 20),
                leaves -> activated(activation, torch.linear(
                        leaves.get("x"), leaves.get("layer_W"), new TensorOptional(leaves.get("layer_b")))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void spaceTimeConvolution(int stride) {
        layer("SpaceTimeConvolution, stride " + stride, new SpaceTimeConvolution(12, 10, stride), video,
                leaves -> Torch.convolution(
                        leaves.get("x"), leaves.get("layer_W"), leaves.get("layer_b"), stride));
    }

    @Test
    void pointwiseConvolution() {
        layer("PointwiseConvolution", new PointwiseConvolution(12, 10), video,
                leaves -> Torch.pointwise(leaves.get("x"), leaves.get("layer_W")));
    }

    @Test
    void nearestUpsampling() {
        layer("NearestUpsampling", new NearestUpsampling(), video, leaves -> Torch.doubled(leaves.get("x")));
    }

    @Test
    void tokenEmbedding() {
        // Tokens 1 to 9 in any order and number, some twice; the last row has none.
        INDArray tokens = Nd4j.createFromArray(new float[][] {{4, 9, 0, 1, 4}, {7, 0, 0, 0, 0}, {0, 2, 2, 2, 8},
                {0, 0, 0, 0, 0}});
        layer("TokenEmbedding", new TokenEmbedding(9, 6), tokens,
                leaves -> Torch.tokens(leaves.get("x"), leaves.get("layer_W")));
    }

    /** Weights of timesteps by min-SNR (T. Hang et al., 2023); of frames 0 where given, else T / (T - given). */
    @Test
    void noiseLoss() {
        double gamma = 5;
        double[] signalToNoise = {40, 0.3};
        int[] given = {1, 0};
        INDArray weights = Nd4j.create(DataType.FLOAT, 2, 4);
        for (int row = 0; row < 2; row++) {
            for (int frame = given[row]; frame < 4; frame++) {
                weights.putScalar(row, frame, Math.min(signalToNoise[row], gamma) / signalToNoise[row] * 4
                        / (4 - given[row]));
            }
        }
        loss("NoiseLoss", Optional.empty());
        loss("NoiseLoss, weighted", Optional.of(weights));
    }

    private void loss(String name, Optional<INDArray> weights) {
        ComputationGraph graph = new ComputationGraph(graph().addInputs("x").addLayer(LAYER, new NoiseLoss(), "x")
                .build());
        graph.init();
        INDArray target = numbers(5, 1, video.shape());
        IOutputLayer layer = (IOutputLayer) graph.getLayer(LAYER);
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        layer.setInput(video, memory);
        layer.setLabels(target);
        weights.ifPresent(layer::setMaskArray);

        Leaves leaves = new Leaves();
        leaves.put("x", video);
        Tensor error = leaves.get("x").sub(Torch.tensor(target)).square();
        Tensor loss = weights.map(each -> error.mul(Torch.tensor(each).reshape(2, 1, 4, 1, 1))).orElse(error).mean();
        Parity parity = new Parity(name);
        parity.compare("loss", Nd4j.scalar((float) layer.computeScore(0, true, memory)), Torch.numbers(loss));
        // DL4J sums over the batch and leaves the division to the updater.
        loss.mul(Torch.tensor(Nd4j.scalar((float) video.size(0)))).backward();
        parity.compare("gradient of x", layer.backpropGradient(null, memory).getSecond(), leaves.gradient("x"));
    }

    private static Tensor activated(Activation activation, Tensor tensor) {
        return activation == Activation.SILU ? torch.silu(tensor) : tensor;
    }

    private static GraphBuilder graph() {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new Sgd(1))
                .graphBuilder()
                .validateOutputLayerConfig(false)
                .setOutputs(LAYER);
    }

    private static void layer(String name, Layer layer, INDArray input, Function<Leaves, Tensor> reference) {
        check(name, graph().addInputs("x").addLayer(LAYER, layer, "x"), reference, input);
    }

    private void vertex(String name, GraphVertex vertex, INDArray second, Function<Leaves, Tensor> reference) {
        check(name, graph().addInputs("x", "second").addVertex(LAYER, vertex, "x", "second"), reference,
                video, second);
    }

    private static void check(
            String name, GraphBuilder builder, Function<Leaves, Tensor> reference, INDArray... inputs) {
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        graph.initGradientsView();
        Leaves leaves = new Leaves();
        for (int input = 0; input < inputs.length; input++) {
            leaves.put(graph.getConfiguration().getNetworkInputs().get(input), inputs[input]);
        }
        if (graph.numParams() > 0) {
            graph.params().assign(numbers(3, 0.3, graph.params().shape()));
        }
        graph.paramTable().forEach(leaves::put);

        Parity parity = new Parity(name);
        // Vertex by vertex: the graph's own way back throws the gradients of its inputs away.
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = graph.getVertex(LAYER);
        for (int input = 0; input < inputs.length; input++) {
            vertex.setInput(input, inputs[input], memory);
        }
        INDArray actual = vertex.doForward(true, memory);
        Tensor expected = reference.apply(leaves);
        parity.compare("output", actual, Torch.numbers(expected));

        INDArray outer = numbers(4, 1, actual.shape());
        vertex.setEpsilon(outer.dup());
        Pair<Gradient, INDArray[]> back = vertex.doBackward(false, memory);
        expected.mul(Torch.tensor(outer)).sum().backward();
        for (String leaf : leaves.names()) {
            int input = graph.getConfiguration().getNetworkInputs().indexOf(leaf);
            INDArray ofLeaf = input >= 0 ? back.getSecond()[input]
                    : back.getFirst().getGradientFor(leaf.substring(LAYER.length() + 1));
            if (leaves.hasGradient(leaf)) {
                parity.compare("gradient of " + leaf, ofLeaf, leaves.gradient(leaf));
            } else {
                assertThat(ofLeaf.amaxNumber().doubleValue()).as("gradient of %s, which is no function of it", leaf)
                        .isZero();
            }
        }
    }
}
