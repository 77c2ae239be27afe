package io.kinora.train.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The way back through a convolution of [N, C, T, H, W] with same padding. On CPUs without AVX-512 oneDNN has no direct
 * kernel for the weights' gradient where time is padded, and falls back to one through im2col that takes two to three
 * times as long; so the frames around are given to it as zeros that are there.
 *
 * @param kernel T, H, W
 * @param stride T, H, W
 * @param before zeros of same padding before the first along T, H, W
 */
record ConvolutionGradient(int[] kernel, int[] stride, int[] before) {
    private static final int AXES = 3;
    private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

    /** What goes in: weights and their gradients are [T, H, W, in, out], views in any order. */
    record Inputs(INDArray x, INDArray weights, INDArray bias, INDArray outer) {
    }

    /** What is filled: gradients of the input, in C order, of the weights and of the bias. */
    record Outputs(INDArray inner, INDArray ofWeights, INDArray ofBias) {
    }

    /** Runs the way back. */
    void fill(Inputs inputs, Outputs outputs) {
        INDArray x = inputs.x();
        int[] after = new int[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            long covered = (inputs.outer().size(2 + axis) - 1) * stride[axis] + kernel[axis];
            after[axis] = (int) Math.max(0, covered - x.size(2 + axis) - before[axis]);
        }
        if (before[0] + after[0] == 0 || !slowWhereTimeIsPadded(x.dataType())) {
            run(inputs, outputs, before, true);
            return;
        }
        // The operation pads both ends alike; time, and what an end has more, goes into the array.
        INDArray padded = Nd4j.zeros(x.dataType(), x.size(0), x.size(1), before[0] + x.size(2) + after[0],
                x.size(3) + after[1] - before[1], x.size(4) + after[2] - before[2]);
        INDArrayIndex[] inside = {
            NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(before[0], before[0] + x.size(2)),
            NDArrayIndex.interval(0, x.size(3)), NDArrayIndex.interval(0, x.size(4))
        };
        padded.get(inside).assign(x);
        INDArray ofPadded = padded.ulike();
        run(new Inputs(padded, inputs.weights(), inputs.bias(), inputs.outer()),
                new Outputs(ofPadded, outputs.ofWeights(), outputs.ofBias()),
                new int[] {0, before[1], before[2]}, false);
        outputs.inner().assign(ofPadded.get(inside));
    }

    /** oneDNN takes floats only; its build for AVX-512 has a direct kernel. */
    private static boolean slowWhereTimeIsPadded(DataType dataType) {
        return dataType == DataType.FLOAT && !System.getProperty(EXTENSION, "").contains("avx512");
    }

    private void run(Inputs inputs, Outputs outputs, int[] padding, boolean same) {
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("conv3dnew_bp")
                .addInputs(inputs.x(), inputs.weights(), inputs.bias(), inputs.outer())
                .addIntegerArguments(
                        kernel[0], kernel[1], kernel[2], stride[0], stride[1], stride[2],
                        padding[0], padding[1], padding[2], 1, 1, 1, same ? 1 : 0, 0)
                .addOutputs(outputs.inner(), outputs.ofWeights(), outputs.ofBias())
                .build());
    }
}
