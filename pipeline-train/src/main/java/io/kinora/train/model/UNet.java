package io.kinora.train.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The denoiser as a ComputationGraph: inputs {@code x} [N, C, T, H, W], noised videos, {@code t} [N, 1], their
 * timesteps, and those of {@link io.kinora.train.condition.Conditions#inputs}; one output, what its objective asks for,
 * [N, C, T, H, W]. Its score is the mean squared error over all elements, weighted by frame where a minibatch has
 * weights.
 *
 * <p>The shape is that of O. Ronneberger, P. Fischer, T. Brox, "U-Net", MICCAI 2015, with the residual blocks and the
 * attention of P. Dhariwal, A. Nichol, NeurIPS 2021, over space and time (J. Ho et al., "Video diffusion models",
 * NeurIPS 2022).
 */
public final class UNet {
    private UNet() {
    }

    /**
     * An initialised graph. Its first prediction is zero, so that its first loss is the mean square of what it is asked
     * for: about 1 where that is noise.
     */
    public static ComputationGraph build(
            UNetSettings settings, OptimizerSettings optimizer, DataType dataType, long seed) {
        ComputationGraph graph = new ComputationGraph(configuration(settings, optimizer, dataType, seed));
        graph.init();
        return graph;
    }

    /** The graph's configuration, which goes through JSON unchanged. */
    public static ComputationGraphConfiguration configuration(
            UNetSettings settings, OptimizerSettings optimizer, DataType dataType, long seed) {
        ComputationGraphConfiguration.GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(dataType)
                .weightInit(WeightInit.LECUN_NORMAL)
                .updater(Adam.builder()
                        .learningRateSchedule(optimizer.learningRates())
                        .beta1(optimizer.beta1())
                        .beta2(optimizer.beta2())
                        .epsilon(optimizer.epsilon())
                        .build())
                .graphBuilder()
                .addInputs("x", "t")
                .addInputs(settings.conditions().inputs());
        return new UNetBuilder(settings, optimizer.weightDecay(), graph).build();
    }
}
