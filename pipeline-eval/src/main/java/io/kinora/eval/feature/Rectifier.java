package io.kinora.eval.feature;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds the bias and cuts off what is below zero, on the way from a convolution to where the next one looks for it. */
final class Rectifier {
    /** Positions that one piece of work has: few enough to stay in a core's cache. */
    private static final int POSITIONS = 64;

    private Rectifier() {
    }

    /** In place. */
    static void rectify(INDArray x, float[] bias) {
        rectify(x, bias, 0, bias.length, x, 0);
    }

    /**
     * Some channels of one array to some of another.
     *
     * @param source is read from its channel {@code from} on
     * @param bias one value for each channel of the source
     * @param target is written from its channel {@code to} on
     */
    static void rectify(INDArray source, float[] bias, int from, int count, INDArray target, int to) {
        FloatBuffer in = Activations.floats(source);
        FloatBuffer out = Activations.floats(target);
        int inChannels = Activations.channels(source);
        int outChannels = Activations.channels(target);
        int positions = Activations.positions(source);
        float[] added = Arrays.copyOfRange(bias, from, from + count);
        Activations.forEach((positions + POSITIONS - 1) / POSITIONS, piece -> {
            float[] values = new float[count];
            for (int at = piece * POSITIONS; at < Math.min(positions, (piece + 1) * POSITIONS); at++) {
                in.get(at * inChannels + from, values);
                for (int channel = 0; channel < count; channel++) {
                    values[channel] = Math.max(0f, values[channel] + added[channel]);
                }
                out.put(at * outChannels + to, values);
            }
        });
    }
}
