package io.kinora.train.averaging;

import java.io.Serializable;

/**
 * The work of one averaging round, or of one worker in it.
 *
 * @param steps optimizer steps of the worker that made most of them
 * @param samples clips seen, over all workers
 * @param lossSum sum over all clips seen of their training loss
 */
public record RoundSummary(int steps, long samples, double lossSum) implements Serializable {
    static final RoundSummary NONE = new RoundSummary(0, 0, 0);

    /** Mean training loss of the clips seen; not a number if there were none or training diverged. */
    public double loss() {
        return lossSum / samples;
    }

    /** This worker's round with one more minibatch. */
    RoundSummary afterStep(long moreSamples, double meanLoss) {
        return new RoundSummary(steps + 1, samples + moreSamples, lossSum + moreSamples * meanLoss);
    }

    /** Two workers of the same round together. */
    RoundSummary alongside(RoundSummary other) {
        return new RoundSummary(Math.max(steps, other.steps), samples + other.samples, lossSum + other.lossSum);
    }
}
