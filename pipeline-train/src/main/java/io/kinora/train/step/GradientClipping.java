package io.kinora.train.step;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Measures the gradient of each step, and shortens it where its norm over all parameters is above a limit (R. Pascanu,
 * T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). DL4J itself clips by
 * layer only. It is called between gradient and update, when DL4J's gradient is still the sum over the minibatch.
 */
final class GradientClipping extends BaseTrainingListener {
    private static final long BLOCK = 1 << 16;

    private final double limit;
    private double norm;

    GradientClipping(double limit) {
        this.limit = limit;
    }

    /** L2 norm of the last gradient, the mean over its minibatch, before it was shortened. */
    double norm() {
        return norm;
    }

    @Override
    public void onGradientCalculation(Model model) {
        INDArray gradient = ((ComputationGraph) model).getFlattenedGradients();
        norm = norm(gradient) / model.batchSize();
        if (norm > limit) {
            gradient.muli(limit / norm);
        }
    }

    /** ND4J adds up in the array's own type, so that a sum of ten million floats would be off by a part in 500. */
    static double norm(INDArray vector) {
        INDArray flat = vector.reshape(vector.length());
        double sum = 0;
        for (long start = 0; start < flat.length(); start += BLOCK) {
            double part = flat.get(NDArrayIndex.interval(start, Math.min(start + BLOCK, flat.length())))
                    .norm2Number().doubleValue();
            sum += part * part;
        }
        return Math.sqrt(sum);
    }
}
