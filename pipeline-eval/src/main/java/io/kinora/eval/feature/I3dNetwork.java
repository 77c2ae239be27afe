package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * I3D on Kinetics-400: 400 logits before the softmax, averaged over time. It takes 224×224 exactly and at least nine
 * frames; whatever comes in is resized by {@link GoogleProtocol}. One video at a time: on a CPU a batch is no faster.
 */
public final class I3dNetwork implements FeatureNetwork {
    /** Name of what is done to a video before the network sees it. */
    public static final String PROTOCOL = GoogleProtocol.NAME;
    /** The shortest video that it takes. */
    public static final int LEAST_FRAMES = I3dArchitecture.LEAST_FRAMES;
    /** Number of features. */
    public static final int FEATURES = I3dArchitecture.FEATURES;

    private final ComputationGraph graph;

    /** Builds the network; takes about a second and 50 MB. */
    public I3dNetwork(I3dWeights weights) {
        this.graph = I3dGraph.network(weights);
    }

    @Override
    public float[] features(Frames video) {
        requireFrames(video.frames());
        float[] values = GoogleProtocol.apply(video, I3dArchitecture.SIZE);
        try (INDArray input = Nd4j.create(values, new long[] {
            1, video.frames(), I3dArchitecture.SIZE, I3dArchitecture.SIZE, I3dArchitecture.CHANNELS}, 'c')) {
            return logits(input)[0];
        }
    }

    /**
     * Logits, averaged over time.
     *
     * @param input [batch, time, 224, 224, 3], values as the network was trained with: −1 to 1
     * @return [batch][400]
     */
    float[][] logits(INDArray input) {
        long[] shape = input.shape();
        if (shape.length != 5 || shape[2] != I3dArchitecture.SIZE || shape[3] != I3dArchitecture.SIZE
                || shape[4] != I3dArchitecture.CHANNELS) {
            throw KinoraException.input("wrong-shape", "Cannot run I3D on an array of shape "
                    + Arrays.toString(shape) + ": [batch, time, 224, 224, 3] is needed");
        }
        requireFrames(shape[1]);
        // The graph's buffers serve one call at a time, and one call already uses every core.
        synchronized (graph) {
            INDArray logits = graph.outputSingle(input);
            long steps = logits.size(1);
            float[] all = logits.reshape('c', shape[0] * steps, FEATURES).dup('c').data().asFloat();
            return meanOverTime(all, (int) shape[0], (int) steps);
        }
    }

    private static void requireFrames(long frames) {
        if (frames < LEAST_FRAMES) {
            throw KinoraException.input("too-few-frames", "Cannot compute I3D features of a video of " + frames
                    + " frames: at least " + LEAST_FRAMES + " are needed; use longer clips");
        }
    }

    private static float[][] meanOverTime(float[] logits, int batch, int steps) {
        float[][] means = new float[batch][FEATURES];
        for (int video = 0; video < batch; video++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                double sum = 0;
                for (int step = 0; step < steps; step++) {
                    sum += logits[(video * steps + step) * FEATURES + feature];
                }
                means[video][feature] = (float) (sum / steps);
            }
        }
        return means;
    }
}
