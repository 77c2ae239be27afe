package io.kinora.train.model;

import io.kinora.train.diffusion.NoisePredictor;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The denoiser as a ComputationGraph: inputs {@code x} [N, C, T, H, W], noised videos, and {@code t} [N, 1], their
 * timesteps; one output, the predicted noise, [N, C, T, H, W]. Its score is the mean squared error over all elements.
 */
public final class UNet {
    private UNet() {
    }

    /** An initialised graph; its first prediction is zero, so that the first loss is about 1. */
    public static ComputationGraph build(
            UNetSettings settings, OptimizerSettings optimizer, DataType dataType, long seed) {
        ComputationGraph graph = new ComputationGraph(configuration(settings, optimizer, dataType, seed));
        graph.init();
        return graph;
    }

    /** The graph's configuration, which goes through JSON unchanged. */
    public static ComputationGraphConfiguration configuration(
            UNetSettings settings, OptimizerSettings optimizer, DataType dataType, long seed) {
        int width = settings.baseWidth();
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(dataType)
                .updater(new Adam(
                        optimizer.learningRate(), optimizer.beta1(), optimizer.beta2(), optimizer.epsilon()))
                .weightDecay(optimizer.weightDecay())
                .graphBuilder()
                .addInputs("x", "t")
                .addLayer("stem", convolution(settings.channels(), width).build(), "x")
                .addLayer("time", new DenseLayer.Builder().nIn(1).nOut(width).activation(Activation.TANH).build(), "t")
                .addVertex("shift", new ReshapeVertex(-1, width, 1, 1, 1), "time")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "shift")
                .addLayer("head", convolution(width, settings.channels()).weightInit(WeightInit.ZERO).build(), "sum")
                .addLayer("output", new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                        .lossFunction(LossFunctions.LossFunction.MSE).activation(Activation.IDENTITY).build(), "head")
                .setOutputs("output")
                .build();
    }

    private static Convolution3D.Builder convolution(int in, int out) {
        return new Convolution3D.Builder(3, 3, 3)
                .nIn(in)
                .nOut(out)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.IDENTITY);
    }

    /** A graph as a sampler sees it. */
    public static NoisePredictor predictor(ComputationGraph graph) {
        DataType dataType = graph.getConfiguration().getDataType();
        return (x, t) -> graph.outputSingle(
                x.castTo(dataType), Nd4j.createFromArray(t).reshape(t.length, 1).castTo(dataType));
    }
}
