package io.kinora.eval.feature;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max pool of [batch, time, height, width, channels] with TF's SAME padding; what lies beyond the edge never wins.
 *
 * @param kernel along time, height, width
 * @param stride along time, height, width
 */
record MaxPool(int[] kernel, int[] stride) {
    /** The pooled array, which the caller closes. */
    INDArray apply(INDArray x) {
        Window time = Window.of(x.size(1), kernel[0], stride[0]);
        Window height = Window.of(x.size(2), kernel[1], stride[1]);
        Window width = Window.of(x.size(3), kernel[2], stride[2]);
        int channels = Activations.channels(x);
        INDArray y = Activations.unwritten(x.size(0), time.out(), height.out(), width.out(), channels);
        FloatBuffer in = Activations.floats(x);
        FloatBuffer out = Activations.floats(y);
        int row = width.in() * channels;
        int rows = time.out() * height.out();
        Activations.forEach(Math.toIntExact(x.size(0) * rows), piece -> {
            int video = piece / rows;
            int t = piece % rows / height.out();
            int h = piece % height.out();
            float[] best = new float[row];
            float[] next = new float[row];
            Arrays.fill(best, Float.NEGATIVE_INFINITY);
            for (int i = time.from(t); i < time.to(t); i++) {
                for (int j = height.from(h); j < height.to(h); j++) {
                    in.get(((video * time.in() + i) * height.in() + j) * row, next);
                    for (int at = 0; at < row; at++) {
                        best[at] = Math.max(best[at], next[at]);
                    }
                }
            }
            float[] pooled = alongRow(best, width, channels);
            out.put(piece * pooled.length, pooled);
        });
        return y;
    }

    private static float[] alongRow(float[] row, Window width, int channels) {
        float[] pooled = new float[width.out() * channels];
        for (int w = 0; w < width.out(); w++) {
            int to = w * channels;
            System.arraycopy(row, width.from(w) * channels, pooled, to, channels);
            for (int k = width.from(w) + 1; k < width.to(w); k++) {
                int from = k * channels;
                for (int channel = 0; channel < channels; channel++) {
                    pooled[to + channel] = Math.max(pooled[to + channel], row[from + channel]);
                }
            }
        }
        return pooled;
    }
}
