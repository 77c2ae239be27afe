package io.kinora.train.layer;

import java.util.function.Consumer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Attention within groups of positions of one sample, all heads together: in blocks of several groups, or of some
 * queries of one group where its weights alone are too many.
 *
 * @param groups how many
 * @param length positions of each
 * @param heads of each
 * @param depth channels of a head
 * @param most numbers in the attention weights of a block, those of one query at least
 * @param memory of the layer
 */
record AttentionGroups(int groups, int length, int heads, int depth, int most, LayerWorkspaceMgr memory) {
    private static final int QUERIES = 0;
    private static final int KEYS = 1;
    private static final int VALUES = 2;

    /**
     * What is read and made, or the gradients of these, position by position, those of a group together.
     *
     * @param projected queries, then keys, then values, [groups · length, 3 · heads · depth]
     * @param joined the values weighted by attention, [groups · length, heads · depth]
     */
    record Rows(INDArray projected, INDArray joined) {
    }

    /** The groups from one up to another, and of each the queries from one up to another. */
    private record Block(int group, int groupEnd, int query, int queryEnd) {
    }

    /**
     * Of a block's groups and heads, one behind the other.
     *
     * @param queries Q of the block, [groups · heads, queries, depth]
     * @param keys K of all positions, [groups · heads, length, depth]
     * @param values V, likewise
     * @param weights softmax(Q Kᵀ / sqrt(depth)), [groups · heads, queries, length]
     */
    private record Attention(INDArray queries, INDArray keys, INDArray values, INDArray weights) {
        INDArray outputs() {
            INDArray outputs = queries.ulike();
            Matrices.multiply(weights, values, outputs);
            return outputs;
        }
    }

    /** @param rows the joined are filled */
    void forward(Rows rows) {
        forEach(block -> put(attention(rows, block).outputs(), joined(rows, block)));
    }

    /**
     * @param forward the projected to read; the joined are filled anew
     * @param gradient that of the joined to read; that of the projected is filled
     */
    void backward(Rows forward, Rows gradient) {
        forEach(block -> backward(forward, gradient, block));
    }

    private void backward(Rows forward, Rows gradient, Block block) {
        Attention attention = attention(forward, block);
        put(attention.outputs(), joined(forward, block));

        INDArray outer = taken(joined(gradient, block));
        INDArray part = attention.keys.ulike();
        Matrices.multiplyTransposed(attention.weights, outer, part);
        add(part, gradient, block, VALUES);
        INDArray ofScores = attention.weights.ulike();
        Matrices.multiplyByTransposed(outer, attention.values, ofScores);
        Softmax.gradient(attention.weights, ofScores);
        ofScores.muli(scale());
        Matrices.multiplyTransposed(ofScores, attention.queries, part);
        add(part, gradient, block, KEYS);
        INDArray ofQueries = attention.queries.ulike();
        Matrices.multiply(ofScores, attention.keys, ofQueries);
        put(ofQueries, projected(gradient, block, QUERIES));
    }

    private void forEach(Consumer<Block> work) {
        int several = (int) Math.max(1, most / ((long) heads * length * length));
        int some = Math.max(1, (int) Math.min(length, most / ((long) heads * length)));
        for (int group = 0; group < groups; group += several) {
            for (int query = 0; query < length; query += some) {
                Block block = new Block(group, Math.min(groups, group + several), query,
                        Math.min(length, query + some));
                Scratch.run(memory, () -> work.accept(block));
            }
        }
    }

    private Attention attention(Rows rows, Block block) {
        INDArray queries = taken(projected(rows, block, QUERIES));
        INDArray keys = taken(projected(rows, block, KEYS));
        INDArray weights = Nd4j.createUninitialized(queries.dataType(), queries.size(0), queries.size(1), length);
        Matrices.multiplyByTransposed(queries, keys, weights);
        Softmax.apply(weights.muli(scale()));
        return new Attention(queries, keys, taken(projected(rows, block, VALUES)), weights);
    }

    private double scale() {
        return 1 / Math.sqrt(depth);
    }

    /** A view [groups, queries or length, heads, depth]. */
    private INDArray projected(Rows rows, Block block, int which) {
        INDArrayIndex positions = which == QUERIES
                ? NDArrayIndex.interval(block.query, block.queryEnd) : NDArrayIndex.all();
        return rows.projected.reshape('c', groups, length, 3, heads, depth).get(
                NDArrayIndex.interval(block.group, block.groupEnd), positions, NDArrayIndex.point(which),
                NDArrayIndex.all(), NDArrayIndex.all());
    }

    /** A view [groups, queries, heads, depth]. */
    private INDArray joined(Rows rows, Block block) {
        return rows.joined.reshape('c', groups, length, heads, depth).get(
                NDArrayIndex.interval(block.group, block.groupEnd),
                NDArrayIndex.interval(block.query, block.queryEnd), NDArrayIndex.all(), NDArrayIndex.all());
    }

    /** [groups, positions, heads, depth] as one matrix a group and head, copied. */
    private static INDArray taken(INDArray view) {
        return view.permute(0, 2, 1, 3).dup('c')
                .reshape('c', view.size(0) * view.size(2), view.size(1), view.size(3));
    }

    /** The other way round. */
    private void put(INDArray matrices, INDArray view) {
        view.assign(spread(matrices));
    }

    /** Adds what a block's queries say of all keys or values of its groups. */
    private void add(INDArray matrices, Rows gradient, Block block, int which) {
        INDArray view = projected(gradient, block, which);
        if (block.query == 0) {
            view.assign(spread(matrices));
        } else {
            view.addi(spread(matrices));
        }
    }

    private INDArray spread(INDArray matrices) {
        return matrices.reshape('c', matrices.size(0) / heads, heads, matrices.size(1), matrices.size(2))
                .permute(0, 2, 1, 3);
    }
}
