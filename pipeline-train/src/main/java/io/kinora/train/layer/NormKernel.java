package io.kinora.train.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Group norm with a scale and a shift for each sample and channel, and SiLU after it where asked for:
 * x̂ = (x - μ) / sqrt(σ² + ε) with mean μ and variance σ² over the channels of a group and all positions of one sample
 * (Y. Wu, K. He, "Group normalization", ECCV 2018); z = scale · x̂ + shift; y = z, or z · sigmoid(z).
 */
interface NormKernel {
    /** The fastest kernel for arrays of a type. */
    static NormKernel of(DataType dataType, NormSettings settings) {
        return Layouts.loopsFit(dataType) ? new FloatNormKernel(settings) : new OperationNormKernel(settings);
    }

    /**
     * @param x [N, C, T, H, W] in plain C order
     * @param scale N · C numbers
     * @param shift N · C numbers
     * @param y is filled, of x's shape
     * @return mean and reciprocal deviation of each sample and group, for the way back
     */
    Statistics forward(INDArray x, double[] scale, double[] shift, INDArray y);

    /**
     * @param x as in the forward pass
     * @param outer gradient of y, in plain C order
     * @param statistics what the forward pass returned
     * @param scale as in the forward pass
     * @param shift as in the forward pass
     * @param inner is filled with the gradient of x
     * @return gradients of scale and shift
     */
    Gradients backward(
            INDArray x, INDArray outer, Statistics statistics, double[] scale, double[] shift, INDArray inner);

    /**
     * @param means N · groups numbers
     * @param reciprocals 1 / sqrt(variance + ε), N · groups numbers
     */
    record Statistics(double[] means, double[] reciprocals) {
    }

    /**
     * @param scale N · C numbers
     * @param shift N · C numbers
     */
    record Gradients(double[] scale, double[] shift) {
    }
}
