package io.kinora.train.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Attention within many groups of positions at once, one matrix a group and head.
 *
 * @param queries Q of all groups and heads, [groups · heads, length, depth], as keys and values
 * @param keys K
 * @param values V
 * @param weights softmax(Q Kᵀ / sqrt(depth)), [groups · heads, length, length]
 * @param heads of each group
 */
record AttentionGroups(INDArray queries, INDArray keys, INDArray values, INDArray weights, long heads) {
    /**
     * @param projected rows of positions, those of a group together, [groups · length, 3 · heads · depth]: queries,
     *     then keys, then values
     * @param length of a group
     */
    static AttentionGroups of(INDArray projected, long length, long heads) {
        long groups = projected.size(0) / length;
        long depth = projected.size(1) / 3 / heads;
        INDArray parts = projected.reshape('c', groups, length, 3, heads, depth).permute(2, 0, 3, 1, 4).dup('c')
                .reshape('c', 3, groups * heads, length, depth);
        INDArray queries = parts.slice(0);
        INDArray keys = parts.slice(1);
        INDArray weights = Nd4j.createUninitialized(projected.dataType(), groups * heads, length, length);
        multiply(queries, 0, keys, 1, weights);
        weights.muli(1 / Math.sqrt(depth));
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("softmax")
                .addInputs(weights).addOutputs(weights).addIntegerArguments(2).build());
        return new AttentionGroups(queries, keys, parts.slice(2), weights, heads);
    }

    /** The weighted values, [groups · length, heads · depth]. */
    INDArray forward() {
        INDArray outputs = values.ulike();
        multiply(weights, 0, values, 0, outputs);
        return joined(outputs);
    }

    /**
     * @param outer gradient of the weighted values
     * @return that of the projected positions
     */
    INDArray backward(INDArray outer) {
        long length = queries.size(1);
        long depth = queries.size(2);
        long groups = queries.size(0) / heads;
        INDArray delta = outer.reshape('c', groups, length, heads, depth).permute(0, 2, 1, 3).dup('c')
                .reshape('c', groups * heads, length, depth);
        INDArray all = Nd4j.createUninitialized(outer.dataType(), 3, groups * heads, length, depth);
        multiply(weights, 1, delta, 0, all.slice(2));
        INDArray ofWeights = weights.ulike();
        multiply(delta, 0, values, 1, ofWeights);
        // P (dP - sum of P dP over a row), and the division by sqrt(depth).
        ofWeights.muli(weights);
        ofWeights.subi(weights.mul(ofWeights.sum(true, 2))).muli(1 / Math.sqrt(depth));
        multiply(ofWeights, 0, keys, 0, all.slice(0));
        multiply(ofWeights, 1, queries, 0, all.slice(1));
        return all.reshape('c', 3, groups, heads, length, depth).permute(1, 3, 0, 2, 4).dup('c')
                .reshape('c', groups * length, 3 * heads * depth);
    }

    private INDArray joined(INDArray rows) {
        long length = rows.size(1);
        long depth = rows.size(2);
        return rows.reshape('c', rows.size(0) / heads, heads, length, depth).permute(0, 2, 1, 3).dup('c')
                .reshape('c', rows.size(0) / heads * length, heads * depth);
    }

    private static void multiply(INDArray left, int turnLeft, INDArray right, int turnRight, INDArray target) {
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("matmul")
                .addInputs(left, right).addOutputs(target).addIntegerArguments(turnLeft, turnRight, 0).build());
    }
}
