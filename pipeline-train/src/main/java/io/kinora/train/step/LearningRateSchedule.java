package io.kinora.train.step;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The learning rate of each step: rises linearly over the warm-up (P. Goyal et al., "Accurate, large minibatch SGD",
 * 2017), then stays, or falls by half a cosine (I. Loshchilov, F. Hutter, "SGDR", ICLR 2017). It depends on the count
 * of steps alone, so a resumed run goes on with it. It is part of the network's configuration, as JSON too.
 *
 * @param rate after the warm-up
 * @param kind what comes after the warm-up
 * @param warmUpSteps step s of these, from 1, has the rate times s / warmUpSteps; 0 for none
 * @param finalRate where the cosine ends, and what follows it has
 * @param steps of warm-up and cosine together; without meaning for a constant rate
 */
public record LearningRateSchedule(
        @JsonProperty("rate") double rate,
        @JsonProperty("kind") LearningRateSchedule.Kind kind,
        @JsonProperty("warmUpSteps") int warmUpSteps,
        @JsonProperty("finalRate") double finalRate,
        @JsonProperty("steps") long steps) implements ISchedule {
    /** What comes after the warm-up. */
    public enum Kind {
        CONSTANT,
        COSINE
    }

    /**
     * The rate of a step.
     *
     * @param iteration steps done before, as the optimizer counts them
     * @param epoch steps done before the optimizer's count began; 0 unless its state was begun anew
     */
    @Override
    public double valueAt(int iteration, int epoch) {
        long before = (long) iteration + epoch;
        if (before < warmUpSteps) {
            return rate * (before + 1) / warmUpSteps;
        }
        return switch (kind) {
            case CONSTANT -> rate;
            case COSINE -> finalRate + (rate - finalRate) * (1 + Math.cos(Math.PI * done(before))) / 2;
        };
    }

    /** Share of the cosine that is over. */
    private double done(long before) {
        return Math.min(1, (double) (before - warmUpSteps) / Math.max(1, steps - warmUpSteps));
    }

    @Override
    public LearningRateSchedule clone() {
        return this;
    }
}
