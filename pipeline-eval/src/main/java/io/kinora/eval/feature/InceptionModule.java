package io.kinora.eval.feature;

import java.util.List;

/**
 * Channels of one Inception module: four branches side by side, joined along the channels.
 *
 * @param name as in the checkpoint, such as {@code Mixed_3b}
 * @param in channels that come in
 * @param direct branch 0: one 1×1×1 convolution
 * @param reduced branch 1 before its 3×3×3 convolution
 * @param wide branch 1 after it
 * @param reducedSlim branch 2 before its 3×3×3 convolution
 * @param slim branch 2 after it
 * @param pooled branch 3: a 3×3×3 max pool, then a 1×1×1 convolution
 */
record InceptionModule(
        String name, int in, int direct, int reduced, int wide, int reducedSlim, int slim, int pooled) {

    private static final String ODD_MODULE = "Mixed_5b";

    int out() {
        return direct + wide + slim + pooled;
    }

    I3dConvolution branch0() {
        return pointwise("/Branch_0/Conv3d_0a_1x1", in, direct);
    }

    I3dConvolution branch1Reduce() {
        return pointwise("/Branch_1/Conv3d_0a_1x1", in, reduced);
    }

    I3dConvolution branch1() {
        return new I3dConvolution(name + "/Branch_1/Conv3d_0b_3x3", 3, 1, reduced, wide, true);
    }

    I3dConvolution branch2Reduce() {
        return pointwise("/Branch_2/Conv3d_0a_1x1", in, reducedSlim);
    }

    I3dConvolution branch2() {
        // One variable of the published network breaks the pattern of names.
        String unit = name.equals(ODD_MODULE) ? "/Branch_2/Conv3d_0a_3x3" : "/Branch_2/Conv3d_0b_3x3";
        return new I3dConvolution(name + unit, 3, 1, reducedSlim, slim, true);
    }

    I3dConvolution branch3() {
        return pointwise("/Branch_3/Conv3d_0b_1x1", in, pooled);
    }

    List<I3dConvolution> convolutions() {
        return List.of(branch0(), branch1Reduce(), branch1(), branch2Reduce(), branch2(), branch3());
    }

    private I3dConvolution pointwise(String unit, int from, int to) {
        return new I3dConvolution(name + unit, 1, 1, from, to, true);
    }
}
