package io.kinora.train.layer;

import static io.kinora.train.layer.GradientCheck.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Every layer's gradients, alone and two in series. */
class LayerGradientTest {
    private final GradientCheck check = new GradientCheck(25);
    private final INDArray video = numbers(1, 2, 4, 2, 4, 4);

    @ParameterizedTest
    @EnumSource(Activation.class)
    void groupNorm(Activation activation) {
        GroupNorm layer = new GroupNorm(NormSettings.of(4, 2, activation));
        check.layer(layer, video);
        checkSeries(layer, new GroupNorm(NormSettings.of(4, 2, activation)));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void modulatedGroupNorm(Activation activation) {
        ModulatedGroupNorm vertex = new ModulatedGroupNorm(NormSettings.of(4, 2, activation));
        check.vertex(vertex, video, numbers(2, 2, 8));

        GraphBuilder graph = graph();
        graph.addLayer("stem", new SpaceTimeConvolution(4, 4, 1), "x");
        graph.addLayer("time1", new RowDense(1, 8, Activation.NONE), "t");
        graph.addLayer("time2", new RowDense(1, 8, Activation.NONE), "t");
        graph.addVertex("first", vertex, "stem", "time1");
        graph.addVertex("second", new ModulatedGroupNorm(NormSettings.of(4, 2, activation)), "first", "time2");
        checkGraph(graph, "second", video.shape());
    }

    @Test
    void skipConcatenation() {
        check.vertex(new SkipConcatenation(), video, numbers(2, 2, 3, 2, 4, 4));

        GraphBuilder graph = graph();
        graph.addLayer("stem", new PointwiseConvolution(4, 2), "x");
        graph.addVertex("first", new SkipConcatenation(), "stem", "x");
        graph.addLayer("mixed", new PointwiseConvolution(6, 3), "first");
        graph.addVertex("second", new SkipConcatenation(), "mixed", "stem");
        checkGraph(graph, "second", 2, 5, 2, 4, 4);
    }

    @Test
    void sinusoidalEmbedding() {
        check.layer(new SinusoidalEmbedding(8), numbers(1, 3, 1).muli(5));

        GraphBuilder graph = graph();
        graph.addLayer("dense", new RowDense(1, 1, Activation.NONE), "t");
        graph.addLayer("sines", new SinusoidalEmbedding(8), "dense");
        graph.addLayer("again", new RowDense(8, 1, Activation.NONE), "sines");
        graph.addLayer("sines2", new SinusoidalEmbedding(8), "again");
        graph.addVertex("norm", new ModulatedGroupNorm(NormSettings.of(4, 2, Activation.NONE)), "x", "sines2");
        checkGraph(graph, "norm", video.shape());
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void rowDense(Activation activation) {
        check.layer(new RowDense(5, 7, activation), numbers(1, 3, 5));

        GraphBuilder graph = graph();
        graph.addLayer("first", new RowDense(1, 6, activation), "t");
        graph.addLayer("second", new RowDense(6, 8, activation), "first");
        graph.addVertex("norm", new ModulatedGroupNorm(NormSettings.of(4, 2, Activation.NONE)), "x", "second");
        checkGraph(graph, "norm", video.shape());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void spaceTimeAttention(int heads) {
        check.layer(new SpaceTimeAttention(4, heads), video);
        checkSeries(new SpaceTimeAttention(4, heads), new SpaceTimeAttention(4, heads));
    }

    @ParameterizedTest
    @EnumSource(AxisAttention.Axis.class)
    void axisAttention(AxisAttention.Axis axis) {
        INDArray uneven = numbers(1, 2, 4, 3, 2, 4);
        check.layer(new AxisAttention(4, 1, axis), uneven);
        check.layer(new AxisAttention(4, 2, axis), uneven);
        checkSeries(new AxisAttention(4, 2, axis), new AxisAttention(4, 1, axis));
    }

    @Test
    void attentionInSeveralBlocks() {
        // 12·14·14 positions are more than one block of queries holds.
        INDArray large = numbers(1, 1, 2, 12, 14, 14);
        new GradientCheck(3).layer(new SpaceTimeAttention(2, 1), large);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void spaceTimeConvolution(int stride) {
        check.layer(new SpaceTimeConvolution(4, 3, stride), video);

        GraphBuilder graph = graph();
        graph.addLayer("first", new SpaceTimeConvolution(4, 3, stride), "x");
        graph.addLayer("second", new SpaceTimeConvolution(3, 4, stride), "first");
        checkGraph(graph, "second", 2, 4, 2, 4 / stride / stride, 4 / stride / stride);
    }

    @ParameterizedTest
    @EnumSource(SpaceTimeConvolution.Kernel.class)
    void convolutionsOfEachReach(SpaceTimeConvolution.Kernel kernel) {
        check.layer(new SpaceTimeConvolution(4, 3, 1, kernel), video);
        if (kernel != SpaceTimeConvolution.Kernel.TIME) {
            check.layer(new SpaceTimeConvolution(4, 3, 2, kernel), video);
        }
    }

    @Test
    void pointwiseConvolution() {
        check.layer(new PointwiseConvolution(4, 3), video);
        checkSeries(new PointwiseConvolution(4, 3), new PointwiseConvolution(3, 4));
    }

    @Test
    void nearestUpsampling() {
        check.layer(new NearestUpsampling(), video);

        GraphBuilder graph = graph();
        graph.addLayer("stem", new PointwiseConvolution(4, 4), "x");
        graph.addLayer("first", new NearestUpsampling(), "stem");
        graph.addLayer("second", new NearestUpsampling(), "first");
        checkGraph(graph, "second", 2, 4, 2, 16, 16);
    }

    @Test
    void tokenEmbedding() {
        INDArray tokens = Nd4j.createFromArray(new double[][] {{3, 1, 3, 0}, {0, 0, 0, 0}, {5, 0, 0, 0}});
        check.layer(new TokenEmbedding(5, 3), tokens);
    }

    @Test
    void seededDropout() {
        GraphBuilder graph = graph();
        graph.addLayer("stem", new PointwiseConvolution(4, 4), "x");
        graph.addVertex("first", new SeededDropout(0.5, 1), "stem", "x");
        graph.addLayer("mixed", new SpaceTimeConvolution(4, 4, 1), "first");
        graph.addVertex("second", new SeededDropout(0.2, 2), "mixed", "x");
        checkGraph(graph, "second", video.shape());
    }

    @Test
    void lossWeightedByFrame() {
        ComputationGraph graph = new ComputationGraph(graph().addInputs("x")
                .addLayer("stem", new SpaceTimeConvolution(4, 3, 1), "x")
                .addLayer("loss", new NoiseLoss(), "stem").setOutputs("loss").build());
        graph.init();
        INDArray labels = numbers(6, 2, 3, 2, 4, 4);
        INDArray weights = Nd4j.createFromArray(new double[][] {{0, 2}, {0.5, 0.25}});
        MultiDataSet data = new MultiDataSet(new INDArray[] {video}, new INDArray[] {labels}, null,
                new INDArray[] {weights});
        GradientCheck.graph(graph, data);

        INDArray error = graph.outputSingle(video).sub(labels);
        double expected = error.mul(error).mul(weights.reshape(2, 1, 2, 1, 1)).meanNumber().doubleValue();
        assertThat(graph.score(data)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void residualSumOfBroadUse() {
        GraphBuilder graph = graph();
        graph.addLayer("first", new PointwiseConvolution(4, 4), "x");
        graph.addLayer("second", new SpaceTimeConvolution(4, 4, 1), "first");
        graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second");
        checkGraph(graph, "sum", video.shape());
    }

    private void checkSeries(Layer first, Layer second) {
        GraphBuilder graph = graph();
        graph.addLayer("stem", new PointwiseConvolution(4, 4), "x");
        graph.addLayer("first", first, "stem");
        graph.addLayer("second", second, "first");
        checkGraph(graph, "second", video.shape());
    }

    private static GraphBuilder graph() {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE).updater(new Sgd(1)).seed(1).graphBuilder();
    }

    private void checkGraph(GraphBuilder builder, String last, long... outputShape) {
        builder.addLayer("loss", new NoiseLoss(), last).setOutputs("loss");
        boolean timed = builder.getVertexInputs().values().stream().anyMatch(inputs -> inputs.contains("t"));
        builder.addInputs(timed ? new String[] {"x", "t"} : new String[] {"x"});
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        graph.params().assign(numbers(9, graph.params().shape()));
        INDArray[] inputs = timed ? new INDArray[] {video, numbers(4, 2, 1)} : new INDArray[] {video};
        GradientCheck.graph(graph, new MultiDataSet(inputs, new INDArray[] {numbers(6, outputShape)}));
    }
}
