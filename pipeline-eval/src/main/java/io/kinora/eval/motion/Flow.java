package io.kinora.eval.motion;

/**
 * Where each pixel of one picture is found in another.
 *
 * @param height rows H, at least 2
 * @param width columns W, at least 2
 * @param vectors [H, W, 2] in C order: columns to the right and rows down, in pixels
 */
record Flow(int height, int width, float[] vectors) {
    /** Columns to the right from a pixel. */
    float right(int pixel) {
        return vectors[2 * pixel];
    }

    /** Rows down from a pixel. */
    float down(int pixel) {
        return vectors[2 * pixel + 1];
    }

    /**
     * Between pixels, bilinear.
     *
     * @param row 0 to H − 1
     * @param column 0 to W − 1
     * @param axis 0 for columns to the right, 1 for rows down
     */
    float sample(float row, float column, int axis) {
        int top = Math.min((int) row, height - 2);
        int left = Math.min((int) column, width - 2);
        int at = 2 * (top * width + left) + axis;
        int below = at + 2 * width;
        return Bilinear.mix(vectors[at], vectors[at + 2], vectors[below], vectors[below + 2], column - left, row - top);
    }
}
