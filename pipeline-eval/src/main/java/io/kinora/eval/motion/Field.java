package io.kinora.eval.motion;

import io.kinora.eval.metric.Luma;

/**
 * One value for each pixel of a picture.
 *
 * @param height rows H, at least 2
 * @param width columns W, at least 2
 * @param values H·W values in C order
 */
record Field(int height, int width, double[] values) {
    /** The same everywhere. */
    static Field zero(int height, int width) {
        return new Field(height, width, new double[height * width]);
    }

    /** Whether a place lies within the picture. */
    boolean holds(double row, double column) {
        return row >= 0 && row <= height - 1 && column >= 0 && column <= width - 1;
    }

    /** Averages of 2×2 values; an odd last row or column is left out. */
    Field halved() {
        return new Field(height / 2, width / 2, Luma.halved(values, height, width));
    }

    /** Between pixels, bilinear; outside, the value at the nearest edge. */
    double sample(double row, double column) {
        double y = Math.max(0, Math.min(height - 1, row));
        double x = Math.max(0, Math.min(width - 1, column));
        int top = Math.min((int) y, height - 2);
        int left = Math.min((int) x, width - 2);
        int at = top * width + left;
        double right = x - left;
        double upper = values[at] + (values[at + 1] - values[at]) * right;
        double lower = values[at + width] + (values[at + width + 1] - values[at + width]) * right;
        return upper + (lower - upper) * (y - top);
    }

    /** In another size, bilinear, each value multiplied by a factor. */
    Field resized(int newHeight, int newWidth, double factor) {
        double[] result = new double[newHeight * newWidth];
        double down = (double) height / newHeight;
        double right = (double) width / newWidth;
        for (int row = 0; row < newHeight; row++) {
            for (int column = 0; column < newWidth; column++) {
                result[row * newWidth + column] =
                        factor * sample((row + 0.5) * down - 0.5, (column + 0.5) * right - 0.5);
            }
        }
        return new Field(newHeight, newWidth, result);
    }

    /** Means of (2·radius + 1)² values; edges are repeated. */
    Field averaged(int radius) {
        double[] along = new double[values.length];
        for (int row = 0; row < height; row++) {
            average(values, row * width, 1, width, radius, along);
        }
        double[] result = new double[values.length];
        for (int column = 0; column < width; column++) {
            average(along, column, width, height, radius, result);
        }
        return new Field(height, width, result);
    }

    private static void average(double[] from, int start, int step, int count, int radius, double[] to) {
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += from[start + step * clamped(i, count)];
        }
        for (int i = 0; i < count; i++) {
            to[start + step * i] = sum / (2 * radius + 1);
            sum += from[start + step * clamped(i + radius + 1, count)];
            sum -= from[start + step * clamped(i - radius, count)];
        }
    }

    private static int clamped(int index, int count) {
        return Math.max(0, Math.min(count - 1, index));
    }
}
