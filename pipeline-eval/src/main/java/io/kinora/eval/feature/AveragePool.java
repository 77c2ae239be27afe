package io.kinora.eval.feature;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Means of [batch, time, height, width, channels] over time and space, summed in double. */
final class AveragePool {
    private AveragePool() {
    }

    /** Means over all positions of each video: [batch][channels]. */
    static float[][] whole(INDArray x) {
        double[] even = new double[Math.toIntExact(x.size(1))];
        Arrays.fill(even, 1.0 / even.length);
        double[][] means = weighted(x, even);
        float[][] rounded = new float[means.length][Activations.channels(x)];
        for (int video = 0; video < means.length; video++) {
            for (int channel = 0; channel < rounded[video].length; channel++) {
                rounded[video][channel] = (float) means[video][channel];
            }
        }
        return rounded;
    }

    /**
     * Means over time of what an average pool gives that spans two steps of time and all of space, without padding:
     * steps between the first and the last are in two of its positions.
     */
    static double[][] twoSteps(INDArray x) {
        int steps = Math.toIntExact(x.size(1));
        double[] weights = new double[steps];
        for (int position = 0; position + 1 < steps; position++) {
            weights[position] += 0.5 / (steps - 1);
            weights[position + 1] += 0.5 / (steps - 1);
        }
        return weighted(x, weights);
    }

    private static double[][] weighted(INDArray x, double[] weights) {
        FloatBuffer values = Activations.floats(x);
        int channels = Activations.channels(x);
        int places = Math.toIntExact(x.size(2) * x.size(3));
        double[][] means = new double[Math.toIntExact(x.size(0))][channels];
        Activations.forEach(means.length, video -> {
            float[] row = new float[channels];
            for (int step = 0; step < weights.length; step++) {
                double weight = weights[step] / places;
                for (int place = 0; place < places; place++) {
                    values.get(((video * weights.length + step) * places + place) * channels, row);
                    for (int channel = 0; channel < channels; channel++) {
                        means[video][channel] += weight * row[channel];
                    }
                }
            }
        });
        return means;
    }
}
