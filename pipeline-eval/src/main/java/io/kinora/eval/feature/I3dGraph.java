package io.kinora.eval.feature;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Puts I3D together as a DL4J graph over [batch, time, height, width, channels]: with that order a clip takes two
 * thirds of the time that it takes with channels first. All padding is TF's SAME, where an odd extra cell goes to the
 * end, and what a max pool sees beyond the edge never wins.
 */
final class I3dGraph {
    static final String INPUT = "frames";
    static final String OUTPUT = I3dArchitecture.LOGITS.name();
    private static final DataFormat FORMAT = DataFormat.NDHWC;
    private static final int CHANNEL_AXIS = 4;

    private final ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
            .updater(new NoOp())
            .weightInit(WeightInit.ZERO)
            .graphBuilder()
            .addInputs(INPUT);

    /** The whole network with the given weights. */
    static ComputationGraph network(I3dWeights weights) {
        I3dGraph graph = new I3dGraph();
        String last = graph.convolution(I3dArchitecture.STEM_7X7, INPUT);
        last = graph.maxPool("MaxPool3d_2a_3x3", last, new int[] {1, 3, 3}, new int[] {1, 2, 2});
        last = graph.convolution(I3dArchitecture.STEM_1X1, last);
        last = graph.convolution(I3dArchitecture.STEM_3X3, last);
        last = graph.maxPool("MaxPool3d_3a_3x3", last, new int[] {1, 3, 3}, new int[] {1, 2, 2});
        last = graph.modules(I3dArchitecture.STAGE_3, last);
        last = graph.maxPool("MaxPool3d_4a_3x3", last, new int[] {3, 3, 3}, new int[] {2, 2, 2});
        last = graph.modules(I3dArchitecture.STAGE_4, last);
        last = graph.maxPool("MaxPool3d_5a_2x2", last, new int[] {2, 2, 2}, new int[] {2, 2, 2});
        last = graph.modules(I3dArchitecture.STAGE_5, last);
        last = graph.averagePool("AvgPool3d_2x7x7", last, new int[] {2, 7, 7});
        graph.convolution(I3dArchitecture.LOGITS, last);
        return graph.build(I3dArchitecture.convolutions(), weights, OUTPUT);
    }

    /** A convolution, followed by ReLU where the architecture has it; returns its name. */
    String convolution(I3dConvolution convolution, String input) {
        int kernel = convolution.kernel();
        int stride = convolution.stride();
        builder.addLayer(convolution.name(), new Convolution3D.Builder(
                        new int[] {kernel, kernel, kernel}, new int[] {stride, stride, stride}, new int[] {0, 0, 0})
                .dataFormat(FORMAT)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(convolution.in())
                .nOut(convolution.out())
                .activation(convolution.normalized() ? Activation.RELU : Activation.IDENTITY)
                .build(), input);
        return convolution.name();
    }

    /** A max pool; returns its name. */
    String maxPool(String name, String input, int[] kernel, int[] stride) {
        return pool(name, input, PoolingType.MAX, ConvolutionMode.Same, kernel, stride);
    }

    /** An average pool without padding, of stride 1; returns its name. */
    String averagePool(String name, String input, int[] kernel) {
        return pool(name, input, PoolingType.AVG, ConvolutionMode.Truncate, kernel, new int[] {1, 1, 1});
    }

    /** Four branches joined along the channels; returns the name of the join. */
    String module(InceptionModule module, String input) {
        String direct = convolution(module.branch0(), input);
        String wide = convolution(module.branch1(), convolution(module.branch1Reduce(), input));
        String slim = convolution(module.branch2(), convolution(module.branch2Reduce(), input));
        int[] three = {3, 3, 3};
        String pool = maxPool(module.name() + "/Branch_3/MaxPool3d_0a_3x3", input, three, new int[] {1, 1, 1});
        String pooled = convolution(module.branch3(), pool);
        MergeVertex join = new MergeVertex();
        join.setMergeAxis(CHANNEL_AXIS);
        builder.addVertex(module.name(), join, direct, wide, slim, pooled);
        return module.name();
    }

    /** Ends the graph and gives it its weights. */
    ComputationGraph build(List<I3dConvolution> convolutions, I3dWeights weights, String output) {
        ComputationGraph graph = new ComputationGraph(builder.setOutputs(output).build());
        graph.init();
        for (I3dConvolution convolution : convolutions) {
            FoldedConvolution folded = FoldedConvolution.of(convolution, weights);
            int kernel = convolution.kernel();
            try (INDArray given = Nd4j.create(folded.kernel(),
                    new long[] {kernel, kernel, kernel, convolution.in(), convolution.out()}, 'c');
                    INDArray bias = Nd4j.create(folded.bias())) {
                // DL4J keeps [out, in, time, height, width] whichever the order of the data.
                graph.getLayer(convolution.name()).getParam("W").assign(given.permute(4, 3, 0, 1, 2));
                graph.getLayer(convolution.name()).getParam("b").assign(bias);
            }
        }
        return graph;
    }

    private String modules(List<InceptionModule> modules, String input) {
        String last = input;
        for (InceptionModule module : modules) {
            last = module(module, last);
        }
        return last;
    }

    private String pool(String name, String input, PoolingType type, ConvolutionMode mode, int[] kernel, int[] stride) {
        builder.addLayer(name, new Subsampling3DLayer.Builder(type, kernel, stride, new int[] {0, 0, 0})
                .dataFormat(FORMAT)
                .convolutionMode(mode)
                .build(), input);
        return name;
    }
}
