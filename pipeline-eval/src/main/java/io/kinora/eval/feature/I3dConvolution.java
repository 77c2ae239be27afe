package io.kinora.eval.feature;

import java.util.List;

/**
 * One convolution of I3D: kernel and stride are alike along time, height and width; TF's SAME padding.
 *
 * @param name its path in the checkpoint
 * @param kernel 1, 3 or 7
 * @param stride 1 or 2
 * @param in channels in
 * @param out channels out
 * @param normalized whether batch normalization and ReLU follow; else it has a bias and nothing follows
 */
record I3dConvolution(String name, int kernel, int stride, int in, int out, boolean normalized) {
    private static final String ROOT = "RGB/inception_i3d/";

    /** Variable of the kernel, [time, height, width, in, out] in C order. */
    String weights() {
        return ROOT + name + "/conv_3d/w";
    }

    /** Variable of the bias; there only where no normalization follows. */
    String bias() {
        return ROOT + name + "/conv_3d/b";
    }

    String beta() {
        return ROOT + name + "/batch_norm/beta";
    }

    String mean() {
        return ROOT + name + "/batch_norm/moving_mean";
    }

    String variance() {
        return ROOT + name + "/batch_norm/moving_variance";
    }

    /** Inputs that one output sees. */
    int fanIn() {
        return kernel * kernel * kernel * in;
    }

    /** Floats in the kernel. */
    int elements() {
        return fanIn() * out;
    }
}
