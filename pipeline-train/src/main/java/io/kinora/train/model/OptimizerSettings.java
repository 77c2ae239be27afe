package io.kinora.train.model;

import io.kinora.core.config.Range;
import io.kinora.train.step.LearningRateSchedule;
import java.util.Optional;

/**
 * Adam with decoupled weight decay (I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019).
 * Biases and the scales of norms do not decay.
 *
 * @param learningRate step size, such as 1e-3
 * @param weightDecay share of a weight, times the learning rate, that each step takes away; 0 for none
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param schedule what becomes of the learning rate after the warm-up
 * @param warmUpSteps steps over which the learning rate rises
 * @param finalLearningRate where a cosine ends
 * @param decaySteps steps after which it ends; the run's if not set
 * @param clipNorm greatest norm of the gradient, above which it is shortened; no limit if not set
 */
public record OptimizerSettings(
        @Range(min = 1e-12, max = 10) double learningRate,
        @Range(min = 0, max = 1) double weightDecay,
        @Range(min = 0, max = 1) double beta1,
        @Range(min = 0, max = 1) double beta2,
        @Range(min = 0, max = 1) double epsilon,
        LearningRateSchedule.Kind schedule,
        @Range(min = 0, max = 1e9) int warmUpSteps,
        @Range(min = 0, max = 10) double finalLearningRate,
        @Range(min = 1, max = 1e9) Optional<Integer> decaySteps,
        @Range(min = 1e-9, max = 1e9) Optional<Double> clipNorm) {
    /** Checks that Adam is defined. */
    public OptimizerSettings {
        if (beta1 >= 1 || beta2 >= 1) {
            throw new IllegalArgumentException("beta1 and beta2 must be below 1, usually 0.9 and 0.999");
        }
        if (epsilon <= 0) {
            throw new IllegalArgumentException("epsilon must be above 0, usually 1e-8");
        }
        if (decaySteps.isPresent() && decaySteps.get() <= warmUpSteps) {
            throw new IllegalArgumentException("decay-steps must be above warm-up-steps, which it counts too");
        }
    }

    /** Adam at a constant learning rate, gradients as they are. */
    public OptimizerSettings(double learningRate, double weightDecay, double beta1, double beta2, double epsilon) {
        this(learningRate, weightDecay, beta1, beta2, epsilon, LearningRateSchedule.Kind.CONSTANT, 0, 0,
                Optional.empty(), Optional.empty());
    }

    /** The same, with a cosine that ends with a run of so many steps unless it is set when it ends. */
    public OptimizerSettings forRunOf(long steps) {
        return new OptimizerSettings(learningRate, weightDecay, beta1, beta2, epsilon, schedule, warmUpSteps,
                finalLearningRate, Optional.of(decaySteps.orElse(Math.toIntExact(Math.max(warmUpSteps + 1L, steps)))),
                clipNorm);
    }

    /** The learning rate of each step. */
    public LearningRateSchedule learningRates() {
        if (schedule == LearningRateSchedule.Kind.COSINE && decaySteps.isEmpty()) {
            throw new IllegalStateException("Cannot know when the cosine ends: decay-steps is not set, nor the run's");
        }
        return new LearningRateSchedule(learningRate, schedule, warmUpSteps, finalLearningRate, decaySteps.orElse(0));
    }
}
