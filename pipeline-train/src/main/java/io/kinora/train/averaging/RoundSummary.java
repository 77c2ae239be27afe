package io.kinora.train.averaging;

import io.kinora.train.step.TrainingStep;
import java.io.Serializable;

/**
 * The work of one averaging round, or of one worker in it.
 *
 * @param steps optimizer steps of the worker that made most of them
 * @param samples clips seen, over all workers
 * @param lossSum sum over all clips seen of their training loss
 * @param gradientNormSum sum over all clips seen of their minibatch's gradient norm, before clipping
 */
public record RoundSummary(int steps, long samples, double lossSum, double gradientNormSum) implements Serializable {
    static final RoundSummary NONE = new RoundSummary(0, 0, 0, 0);

    /** Mean training loss of the clips seen; not a number if there were none or training diverged. */
    public double loss() {
        return lossSum / samples;
    }

    /** Mean L2 norm of the minibatches' gradients before clipping, weighted by their clips. */
    public double gradientNorm() {
        return gradientNormSum / samples;
    }

    /** This worker's round with one more minibatch. */
    RoundSummary afterStep(long moreSamples, TrainingStep.Outcome step) {
        return new RoundSummary(steps + 1, samples + moreSamples, lossSum + moreSamples * step.loss(),
                gradientNormSum + moreSamples * step.gradientNorm());
    }

    /** Two workers of the same round together. */
    RoundSummary alongside(RoundSummary other) {
        return new RoundSummary(Math.max(steps, other.steps), samples + other.samples, lossSum + other.lossSum,
                gradientNormSum + other.gradientNormSum);
    }
}
