package io.kinora.train.layer;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One attention head over one sample: the sums over pairs of positions, in blocks of queries. */
final class AttentionHead {
    private final DataType dataType;
    private final double scale;
    private final int positions;
    private final int block;
    private final LayerWorkspaceMgr memory;

    /**
     * @param depth channels of the head
     * @param positions L
     * @param memory of the layer
     */
    AttentionHead(DataType dataType, int depth, int positions, LayerWorkspaceMgr memory) {
        this.dataType = dataType;
        this.scale = 1 / Math.sqrt(depth);
        this.positions = positions;
        this.block = Math.max(1, Math.min(positions, Scratch.MOST / positions));
        this.memory = memory;
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

    /** @param rows the outputs are filled */
    void forward(Rows rows) {
        for (int start = 0; start < positions; start += block) {
            int first = start;
            Scratch.run(memory, () -> forward(rows, first));
        }
    }

    private void forward(Rows rows, int start) {
        INDArray scaled = columns(rows.queries(), start).mul(scale);
        INDArray part = scaled.ulike();
        Matrices.multiplyByTransposed(rows.values(), weights(scaled, rows.keys()), part);
        columns(rows.outputs(), start).assign(part);
    }

    /** softmax(Qᵀ K / sqrt(d)), [queries, L]. */
    private INDArray weights(INDArray scaled, INDArray keys) {
        INDArray weights = matrix(scaled.size(1));
        Matrices.multiplyTransposed(scaled, keys, weights);
        Softmax.apply(weights);
        return weights;
    }

    /**
     * @param forward queries, keys and values to read; the outputs are filled anew
     * @param gradient that of the outputs to read; the others are filled
     */
    void backward(Rows forward, Rows gradient) {
        gradient.keys().assign(0);
        gradient.values().assign(0);
        for (int start = 0; start < positions; start += block) {
            int first = start;
            Scratch.run(memory, () -> backward(forward, gradient, first));
        }
    }

    private void backward(Rows forward, Rows gradient, int start) {
        INDArray scaled = columns(forward.queries(), start).mul(scale);
        INDArray weights = weights(scaled, forward.keys());
        INDArray result = scaled.ulike();
        Matrices.multiplyByTransposed(forward.values(), weights, result);
        columns(forward.outputs(), start).assign(result);

        INDArray outer = columns(gradient.outputs(), start).dup('c');
        INDArray part = matrix(outer.size(0));
        Matrices.multiply(outer, weights, part);
        gradient.values().addi(part);
        INDArray ofScores = weights.ulike();
        Matrices.multiplyTransposed(outer, forward.values(), ofScores);
        Softmax.gradient(weights, ofScores);
        Matrices.multiply(scaled, ofScores, part);
        gradient.keys().addi(part);
        Matrices.multiplyByTransposed(forward.keys(), ofScores, result);
        columns(gradient.queries(), start).assign(result.muli(scale));
    }

    private INDArray columns(INDArray matrix, int start) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(start, Math.min(positions, start + block)));
    }
}
