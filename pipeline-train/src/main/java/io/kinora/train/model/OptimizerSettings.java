package io.kinora.train.model;

import io.kinora.core.config.Range;

/**
 * Adam with decoupled weight decay (I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019).
 * Biases and the scales of norms do not decay.
 *
 * @param learningRate step size, such as 1e-3
 * @param weightDecay share of a weight, times the learning rate, that each step takes away; 0 for none
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 */
public record OptimizerSettings(
        @Range(min = 0, max = 10) double learningRate,
        @Range(min = 0, max = 1) double weightDecay,
        @Range(min = 0, max = 1) double beta1,
        @Range(min = 0, max = 1) double beta2,
        @Range(min = 0, max = 1) double epsilon) {
    /** Checks that Adam is defined. */
    public OptimizerSettings {
        if (beta1 >= 1 || beta2 >= 1) {
            throw new IllegalArgumentException("beta1 and beta2 must be below 1, usually 0.9 and 0.999");
        }
        if (epsilon <= 0) {
            throw new IllegalArgumentException("epsilon must be above 0, usually 1e-8");
        }
    }
}
