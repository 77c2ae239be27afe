package io.kinora.eval.feature;

import java.util.Arrays;

/**
 * Convolutions and pools of one video, written out as loops over TF's definition of SAME padding: the output has
 * ⌈in/stride⌉ cells, and what must be added is split with the odd cell at the end.
 */
final class PlainConvolution {
    /** A video of doubles, [time, height, width, channels]. */
    record Volume(int time, int height, int width, int channels, double[] values) {
        double at(int t, int h, int w, int c) {
            return values[((t * height + h) * width + w) * channels + c];
        }

        boolean holds(int t, int h, int w) {
            return t >= 0 && h >= 0 && w >= 0 && t < time && h < height && w < width;
        }
    }

    private interface Cell {
        double value(int t, int h, int w, int channel);
    }

    private PlainConvolution() {
    }

    /** Convolution with bias, then ReLU if asked for; kernel [time, height, width, in, out]. */
    static Volume convolve(Volume in, float[] kernel, float[] bias, int size, int stride, boolean relu) {
        int out = bias.length;
        int[] steps = {stride, stride, stride};
        int[] before = before(in, new int[] {size, size, size}, steps);
        return fill(in, steps, out, (t, h, w, channel) -> {
            double sum = bias[channel];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    for (int k = 0; k < size; k++) {
                        int time = t * stride - before[0] + i;
                        int row = h * stride - before[1] + j;
                        int column = w * stride - before[2] + k;
                        for (int c = 0; in.holds(time, row, column) && c < in.channels(); c++) {
                            sum += in.at(time, row, column, c)
                                    * kernel[(((i * size + j) * size + k) * in.channels() + c) * out + channel];
                        }
                    }
                }
            }
            return relu ? Math.max(0, sum) : sum;
        });
    }

    /** Max pool; cells beyond the edge do not exist. */
    static Volume maxPool(Volume in, int[] size, int[] stride) {
        int[] before = before(in, size, stride);
        return fill(in, stride, in.channels(), (t, h, w, channel) -> {
            double best = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < size[0]; i++) {
                for (int j = 0; j < size[1]; j++) {
                    for (int k = 0; k < size[2]; k++) {
                        int time = t * stride[0] - before[0] + i;
                        int row = h * stride[1] - before[1] + j;
                        int column = w * stride[2] - before[2] + k;
                        if (in.holds(time, row, column)) {
                            best = Math.max(best, in.at(time, row, column, channel));
                        }
                    }
                }
            }
            return best;
        });
    }

    /** Volumes of one size side by side along the channels. */
    static Volume join(Volume... parts) {
        int channels = Arrays.stream(parts).mapToInt(Volume::channels).sum();
        return fill(parts[0], new int[] {1, 1, 1}, channels, (t, h, w, channel) -> {
            int rest = channel;
            int part = 0;
            while (rest >= parts[part].channels()) {
                rest -= parts[part++].channels();
            }
            return parts[part].at(t, h, w, rest);
        });
    }

    private static Volume fill(Volume in, int[] stride, int channels, Cell cell) {
        int time = (in.time() + stride[0] - 1) / stride[0];
        int height = (in.height() + stride[1] - 1) / stride[1];
        int width = (in.width() + stride[2] - 1) / stride[2];
        double[] values = new double[time * height * width * channels];
        int at = 0;
        for (int t = 0; t < time; t++) {
            for (int h = 0; h < height; h++) {
                for (int w = 0; w < width; w++) {
                    for (int c = 0; c < channels; c++) {
                        values[at++] = cell.value(t, h, w, c);
                    }
                }
            }
        }
        return new Volume(time, height, width, channels, values);
    }

    private static int[] before(Volume in, int[] size, int[] stride) {
        return new int[] {before(in.time(), size[0], stride[0]), before(in.height(), size[1], stride[1]),
            before(in.width(), size[2], stride[2])};
    }

    private static int before(int in, int size, int stride) {
        int out = (in + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + size - in) / 2;
    }
}
