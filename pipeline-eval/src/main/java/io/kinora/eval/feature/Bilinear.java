package io.kinora.eval.feature;

import io.kinora.core.video.Frames;

/**
 * Bilinear sampling of frames in float32: first along rows, then along columns, as TensorFlow and PyTorch do it. They
 * differ in where they sample.
 */
final class Bilinear {
    private Bilinear() {
    }

    /**
     * Along one side: for each output position the two input positions around it and the weight of the second.
     *
     * @param low the first, 0 to in − 1
     * @param high the second, at most one further
     * @param weight of the second, 0 to below 1
     */
    record Axis(int[] low, int[] high, float[] weight) {
        /** TF1 without aligned corners: output i samples input i·in/out, so enlarging shifts the picture. */
        static Axis fromCorner(int in, int out) {
            return of(in, out, 0);
        }

        /** Centres of pixels meet: output i samples input (i + ½)·in/out − ½, the first pixel where that is below 0. */
        static Axis fromCentre(int in, int out) {
            return of(in, out, 0.5f);
        }

        private static Axis of(int in, int out, float centre) {
            float scale = in / (float) out;
            int[] low = new int[out];
            int[] high = new int[out];
            float[] weight = new float[out];
            for (int i = 0; i < out; i++) {
                // Rounded once, as PyTorch's compiled code does it: at 300 pixels a second rounding shows.
                float position = Math.max(0, Math.fma(i + centre, scale, -centre));
                low[i] = Math.min((int) position, in - 1);
                high[i] = Math.min(low[i] + 1, in - 1);
                weight[i] = Math.min(1, position - low[i]);
            }
            return new Axis(low, high, weight);
        }

        /** Some output positions out of the middle of all; where as many are left over on both sides, or one less. */
        Axis middle(int count) {
            int start = (low.length - count) / 2;
            int[] firsts = new int[count];
            int[] seconds = new int[count];
            float[] weights = new float[count];
            System.arraycopy(low, start, firsts, 0, count);
            System.arraycopy(high, start, seconds, 0, count);
            System.arraycopy(weight, start, weights, 0, count);
            return new Axis(firsts, seconds, weights);
        }

        int size() {
            return low.length;
        }
    }

    /**
     * Samples all frames.
     *
     * @param values what each of the 256 levels stands for
     * @return [T, rows, columns, C] in C order
     */
    static float[] sample(Frames video, Axis rows, Axis columns, float[] values) {
        int length = columns.size() * video.channels();
        float[] result = new float[Math.multiplyExact(video.frames() * rows.size(), length)];
        float[] top = new float[length];
        float[] bottom = new float[length];
        int at = 0;
        for (int frame = 0; frame < video.frames(); frame++) {
            for (int row = 0; row < rows.size(); row++) {
                // Several rows of an enlarged picture lie between the same two.
                if (row == 0 || rows.low[row] != rows.low[row - 1]) {
                    alongRow(video, video.offset(frame, rows.low[row], 0), columns, values, top);
                    alongRow(video, video.offset(frame, rows.high[row], 0), columns, values, bottom);
                }
                between(top, bottom, rows.weight[row], result, at);
                at += length;
            }
        }
        return result;
    }

    private static void alongRow(Frames video, int start, Axis columns, float[] values, float[] row) {
        int channels = video.channels();
        byte[] pixels = video.pixels();
        int at = 0;
        for (int column = 0; column < columns.size(); column++) {
            int left = start + columns.low[column] * channels;
            int right = start + columns.high[column] * channels;
            float second = columns.weight[column];
            float first = 1 - second;
            for (int channel = 0; channel < channels; channel++) {
                row[at++] = first * values[Byte.toUnsignedInt(pixels[left + channel])]
                        + second * values[Byte.toUnsignedInt(pixels[right + channel])];
            }
        }
    }

    private static void between(float[] top, float[] bottom, float second, float[] result, int at) {
        float first = 1 - second;
        for (int i = 0; i < top.length; i++) {
            result[at + i] = first * top[i] + second * bottom[i];
        }
    }
}
