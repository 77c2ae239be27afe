package io.kinora.train.layer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Softmax over the last axis of arrays in plain C order, in place. */
final class Softmax {
    private Softmax() {
    }

    static void apply(INDArray scores) {
        Nd4j.getExecutioner().exec(DynamicCustomOp.builder("softmax")
                .addInputs(scores).addOutputs(scores).addIntegerArguments(scores.rank() - 1).build());
    }

    /**
     * Turns the gradient of weights P into that of the scores: P (dP - sum of P dP over a row).
     *
     * @param weights P
     * @param gradient dP, changed in place
     */
    static void gradient(INDArray weights, INDArray gradient) {
        if (!Layouts.loopsFit(weights.dataType())) {
            gradient.muli(weights);
            gradient.subi(weights.mul(gradient.sum(true, weights.rank() - 1)));
            return;
        }
        int length = Math.toIntExact(weights.size(-1));
        FloatBuffer source = Layouts.floats(weights);
        FloatBuffer target = Layouts.floats(gradient);
        Parallel.forEach(Math.toIntExact(weights.length() / length), row -> {
            float[] probabilities = new float[length];
            float[] deltas = new float[length];
            source.get(row * length, probabilities, 0, length);
            target.get(row * length, deltas, 0, length);
            FloatLoops.multiply(deltas, probabilities, length);
            FloatLoops.subtractScaled(deltas, (float) FloatLoops.sum(deltas), probabilities, length);
            target.put(row * length, deltas, 0, length);
        });
    }
}
