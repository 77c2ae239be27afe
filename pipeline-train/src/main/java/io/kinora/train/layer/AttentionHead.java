package io.kinora.train.layer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One attention head over one sample: the sums over pairs of positions, in blocks of queries. */
final class AttentionHead {
    /** Most numbers in one block of attention weights: 16 MiB of floats. */
    private static final int BLOCK = 1 << 22;

    private final DataType dataType;
    private final double scale;
    private final int positions;
    private final int block;

    /**
     * @param depth channels of the head
     * @param positions L
     */
    AttentionHead(DataType dataType, int depth, int positions) {
        this.dataType = dataType;
        this.scale = 1 / Math.sqrt(depth);
        this.positions = positions;
        this.block = Math.max(1, Math.min(positions, BLOCK / positions));
    }

    /**
     * What a head reads and makes, or the gradients of these: each [depth, L].
     *
     * @param queries Q
     * @param keys K
     * @param values V
     * @param outputs V Pᵀ
     */
    record Rows(INDArray queries, INDArray keys, INDArray values, INDArray outputs) {
    }

    /** A matrix [rows, L] to work in. */
    INDArray matrix(long rows) {
        return Nd4j.createUninitialized(dataType, rows, positions);
    }

    void forward(INDArray queries, INDArray keys, INDArray values, INDArray outputs) {
        for (int start = 0; start < positions; start += block) {
            INDArray scaled = columns(queries, start).mul(scale);
            INDArray weights = weights(scaled, keys);
            INDArray part = scaled.ulike();
            Matrices.multiplyByTransposed(values, weights, part);
            columns(outputs, start).assign(part);
        }
    }

    /** softmax(Qᵀ K / sqrt(d)), [queries, L]. */
    private INDArray weights(INDArray scaled, INDArray keys) {
        INDArray weights = matrix(scaled.size(1));
        Matrices.multiplyTransposed(scaled, keys, weights);
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("softmax")
                .addInputs(weights).addOutputs(weights).addIntegerArguments(1).build());
        return weights;
    }

    /**
     * @param forward queries, keys and values to read; the outputs are filled anew
     * @param gradient that of the outputs to read; the others are filled
     */
    void backward(Rows forward, Rows gradient) {
        gradient.keys().assign(0);
        gradient.values().assign(0);
        INDArray part = forward.keys().ulike();
        for (int start = 0; start < positions; start += block) {
            INDArray scaled = columns(forward.queries(), start).mul(scale);
            INDArray weights = weights(scaled, forward.keys());
            INDArray result = scaled.ulike();
            Matrices.multiplyByTransposed(forward.values(), weights, result);
            columns(forward.outputs(), start).assign(result);

            INDArray outer = columns(gradient.outputs(), start).dup('c');
            Matrices.multiply(outer, weights, part);
            gradient.values().addi(part);
            INDArray ofWeights = matrix(scaled.size(1));
            Matrices.multiplyTransposed(outer, forward.values(), ofWeights);
            softmaxGradient(weights, ofWeights);
            Matrices.multiply(scaled, ofWeights, part);
            gradient.keys().addi(part);
            Matrices.multiplyByTransposed(forward.keys(), ofWeights, result);
            columns(gradient.queries(), start).assign(result.muli(scale));
        }
    }

    /** Turns the gradient of weights P into that of what went into the softmax: P (dP - sum of P dP over a row). */
    private void softmaxGradient(INDArray weights, INDArray gradient) {
        if (!Layouts.loopsFit(dataType)) {
            gradient.muli(weights);
            gradient.subi(weights.mulColumnVector(gradient.sum(true, 1)));
            return;
        }
        FloatBuffer source = Layouts.floats(weights);
        FloatBuffer target = Layouts.floats(gradient);
        Parallel.forEach(Math.toIntExact(weights.size(0)), row -> {
            float[] probabilities = new float[positions];
            float[] deltas = new float[positions];
            source.get(row * positions, probabilities, 0, positions);
            target.get(row * positions, deltas, 0, positions);
            FloatLoops.multiply(deltas, probabilities, positions);
            FloatLoops.subtractScaled(deltas, (float) FloatLoops.sum(deltas), probabilities, positions);
            target.put(row * positions, deltas, 0, positions);
        });
    }

    private INDArray columns(INDArray matrix, int start) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(start, Math.min(positions, start + block)));
    }
}
