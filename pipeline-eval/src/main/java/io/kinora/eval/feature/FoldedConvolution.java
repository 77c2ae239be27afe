package io.kinora.eval.feature;

/**
 * Kernel and bias of a convolution with its batch normalization worked into them. The published network normalizes
 * with fixed mean and variance, without a scale of its own (no gamma), and adds 1e-3 to the variance:
 * y = (w∗x − mean) / √(variance + 1e-3) + beta, which is one convolution with kernel w / √(variance + 1e-3) and bias
 * beta − mean / √(variance + 1e-3).
 *
 * @param kernel [time, height, width, in, out] in C order
 * @param bias one value for each channel out
 */
record FoldedConvolution(float[] kernel, float[] bias) {
    private static final double EPSILON = 1e-3;

    static FoldedConvolution of(I3dConvolution convolution, I3dWeights weights) {
        float[] kernel = weights.variable(convolution.weights());
        if (kernel.length != convolution.elements()) {
            throw new IllegalArgumentException("Cannot use variable " + convolution.weights() + ": it has "
                    + kernel.length + " values and " + convolution.elements() + " are needed");
        }
        if (!convolution.normalized()) {
            return new FoldedConvolution(kernel, weights.variable(convolution.bias()));
        }
        if (!weights.has(convolution.beta())) {
            return new FoldedConvolution(kernel, new float[convolution.out()]);
        }
        return fold(kernel, weights.variable(convolution.beta()), weights.variable(convolution.mean()),
                weights.variable(convolution.variance()));
    }

    /** Works a batch normalization into a kernel whose last axis is the channels out. */
    static FoldedConvolution fold(float[] kernel, float[] beta, float[] mean, float[] variance) {
        int out = beta.length;
        double[] scale = new double[out];
        float[] bias = new float[out];
        for (int channel = 0; channel < out; channel++) {
            scale[channel] = 1 / Math.sqrt(variance[channel] + EPSILON);
            bias[channel] = (float) (beta[channel] - mean[channel] * scale[channel]);
        }
        float[] folded = new float[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            folded[i] = (float) (kernel[i] * scale[i % out]);
        }
        return new FoldedConvolution(folded, bias);
    }
}
