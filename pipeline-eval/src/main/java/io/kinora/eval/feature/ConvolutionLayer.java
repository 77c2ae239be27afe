package io.kinora.eval.feature;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One convolution of [batch, time, height, width, channels] with TF's SAME padding, or several 1×1×1 ones of the same
 * input side by side.
 */
final class ConvolutionLayer {
    private static final int SAME = 1;
    private static final int CHANNELS_LAST = 1;

    private final I3dConvolution shape;
    private final INDArray kernel;
    private final float[] bias;

    private ConvolutionLayer(I3dConvolution shape, FoldedConvolution folded) {
        this.shape = shape;
        this.kernel = Nd4j.create(folded.kernel(),
                new long[] {shape.kernel(), shape.kernel(), shape.kernel(), shape.in(), shape.out()}, 'c');
        this.bias = folded.bias();
    }

    static ConvolutionLayer of(I3dConvolution convolution, I3dWeights weights) {
        return new ConvolutionLayer(convolution, FoldedConvolution.of(convolution, weights));
    }

    /** 1×1×1 convolutions of the same input: one product of matrices instead of several. */
    static ConvolutionLayer joined(String name, List<I3dConvolution> parts, I3dWeights weights) {
        int in = parts.get(0).in();
        int out = parts.stream().mapToInt(I3dConvolution::out).sum();
        float[] kernel = new float[in * out];
        float[] bias = new float[out];
        int to = 0;
        for (I3dConvolution part : parts) {
            FoldedConvolution folded = FoldedConvolution.of(part, weights);
            System.arraycopy(folded.bias(), 0, bias, to, part.out());
            for (int row = 0; row < in; row++) {
                System.arraycopy(folded.kernel(), row * part.out(), kernel, row * out + to, part.out());
            }
            to += part.out();
        }
        return new ConvolutionLayer(
                new I3dConvolution(name, 1, 1, in, out, true), new FoldedConvolution(kernel, bias));
    }

    /** The convolved array, without bias; the caller closes it. */
    INDArray apply(INDArray x) {
        return shape.kernel() == 1 ? product(x) : convolved(x);
    }

    /** Adds the bias to what was convolved and cuts off what is below zero, in place. */
    void rectify(INDArray convolved) {
        Rectifier.rectify(convolved, bias);
    }

    /** The same for some channels, on the way to those of another array from {@code to} on. */
    void rectify(INDArray convolved, int from, int count, INDArray target, int to) {
        Rectifier.rectify(convolved, bias, from, count, target, to);
    }

    private INDArray product(INDArray x) {
        INDArray y = Activations.unwrittenLike(x, shape.out());
        int positions = Activations.positions(x);
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("matmul")
                .addInputs(x.reshape('c', positions, shape.in()), kernel.reshape('c', shape.in(), shape.out()))
                .addOutputs(y.reshape('c', positions, shape.out()))
                .addIntegerArguments(0, 0, 0)
                .build());
        return y;
    }

    private INDArray convolved(INDArray x) {
        int side = shape.kernel();
        int stride = shape.stride();
        INDArray y = Activations.unwritten(x.size(0), Window.of(x.size(1), side, stride).out(),
                Window.of(x.size(2), side, stride).out(), Window.of(x.size(3), side, stride).out(), shape.out());
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("conv3dnew")
                .addInputs(x, kernel)
                .addIntegerArguments(side, side, side, stride, stride, stride, 0, 0, 0, 1, 1, 1, SAME, CHANNELS_LAST)
                .addOutputs(y)
                .build());
        return y;
    }
}
