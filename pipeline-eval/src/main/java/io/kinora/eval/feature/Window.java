package io.kinora.eval.feature;

/**
 * What an output position of a convolution or pool sees along one axis with TF's SAME padding: the output has
 * ⌈in / stride⌉ positions, and what must be added is split with the odd cell at the end.
 *
 * @param in cells of the input
 * @param out cells of the output
 * @param kernel cells that an output cell sees
 * @param stride cells between two of them
 * @param before cells added before the first
 */
record Window(int in, int out, int kernel, int stride, int before) {
    static Window of(long in, int kernel, int stride) {
        int cells = Math.toIntExact(in);
        int out = (cells + stride - 1) / stride;
        return new Window(cells, out, kernel, stride, Math.max(0, (out - 1) * stride + kernel - cells) / 2);
    }

    /** First cell of the input that an output cell sees. */
    int from(int position) {
        return Math.max(0, position * stride - before);
    }

    /** One beyond the last. */
    int to(int position) {
        return Math.min(in, position * stride - before + kernel);
    }
}
