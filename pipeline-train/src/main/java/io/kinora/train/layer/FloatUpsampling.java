package io.kinora.train.layer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Nearest upsampling by (1, 2, 2) of float arrays in this machine's memory: each row is read and written once. */
final class FloatUpsampling {
    private FloatUpsampling() {
    }

    /**
     * @param small [N, C, T, H, W]
     * @param large [N, C, T, 2 H, 2 W], is filled
     */
    static void forward(INDArray small, INDArray large) {
        FloatBuffer source = Layouts.floats(small);
        FloatBuffer target = Layouts.floats(large);
        int width = Math.toIntExact(small.size(4));
        int plane = Math.toIntExact(small.size(3)) * width;
        int frames = Math.toIntExact(small.size(2));
        Parallel.forEach(Math.toIntExact(small.size(0) * small.size(1)), channel -> {
            float[] values = new float[plane];
            float[] doubled = new float[4 * plane];
            for (int index = channel * frames; index < (channel + 1) * frames; index++) {
                source.get(index * plane, values, 0, plane);
                repeat(values, width, doubled);
                target.put(4 * index * plane, doubled, 0, 4 * plane);
            }
        });
    }

    /**
     * @param large gradient of the output, [N, C, T, 2 H, 2 W]
     * @param small gradient of the input, [N, C, T, H, W], is filled
     */
    static void backward(INDArray large, INDArray small) {
        FloatBuffer source = Layouts.floats(large);
        FloatBuffer target = Layouts.floats(small);
        int width = Math.toIntExact(small.size(4));
        int plane = Math.toIntExact(small.size(3)) * width;
        int frames = Math.toIntExact(small.size(2));
        Parallel.forEach(Math.toIntExact(small.size(0) * small.size(1)), channel -> {
            float[] values = new float[4 * plane];
            float[] sums = new float[plane];
            for (int index = channel * frames; index < (channel + 1) * frames; index++) {
                source.get(4 * index * plane, values, 0, 4 * plane);
                add(values, width, sums);
                target.put(index * plane, sums, 0, plane);
            }
        });
    }

    private static void repeat(float[] values, int width, float[] doubled) {
        for (int start = 0; start < values.length; start += width) {
            int at = 4 * start;
            for (int column = 0; column < width; column++) {
                doubled[at + 2 * column] = values[start + column];
                doubled[at + 2 * column + 1] = values[start + column];
            }
            System.arraycopy(doubled, at, doubled, at + 2 * width, 2 * width);
        }
    }

    private static void add(float[] values, int width, float[] sums) {
        for (int start = 0; start < sums.length; start += width) {
            for (int column = 0; column < width; column++) {
                int at = 4 * start + 2 * column;
                sums[start + column] =
                        values[at] + values[at + 1] + values[at + 2 * width] + values[at + 2 * width + 1];
            }
        }
    }
}
