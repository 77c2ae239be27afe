package io.kinora.train.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices in plain C order. They go through oneDNN, which needs no copy to Fortran order as BLAS does. */
final class Matrices {
    private Matrices() {
    }

    /** One sample of [N, C, T, H, W] as a matrix [C, T · H · W], a view. */
    static INDArray of(INDArray video, int sample) {
        INDArray one = video.slice(sample);
        return one.reshape('c', one.size(0), one.length() / one.size(0));
    }

    /** target = left · right. */
    static void multiply(INDArray left, INDArray right, INDArray target) {
        multiply(left, 0, right, 0, target);
    }

    /** target = leftᵀ · right. */
    static void multiplyTransposed(INDArray left, INDArray right, INDArray target) {
        multiply(left, 1, right, 0, target);
    }

    /** target = left · rightᵀ. */
    static void multiplyByTransposed(INDArray left, INDArray right, INDArray target) {
        multiply(left, 0, right, 1, target);
    }

    private static void multiply(INDArray left, int turnLeft, INDArray right, int turnRight, INDArray target) {
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("matmul")
                .addInputs(left, right)
                .addOutputs(target)
                .addIntegerArguments(turnLeft, turnRight, 0)
                .build());
    }
}
