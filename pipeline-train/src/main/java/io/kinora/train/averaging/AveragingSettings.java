package io.kinora.train.averaging;

import io.kinora.core.config.Range;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code train.averaging}.
 *
 * @param frequency steps of each worker between two averagings
 * @param finalFrequency the same at the end of training, growing (or shrinking) evenly with the steps; constant if not
 *     set
 * @param outer what is done with the averaged change
 * @param state what the next round's workers get of the optimizer's state
 * @param halfPrecision whether changes travel as bfloat16
 * @param deadline of a worker's part of a round; a worker that has not ended by twice this time ends training
 */
public record AveragingSettings(
        @Range(min = 1, max = 1e6) int frequency,
        @Range(min = 1, max = 1e6) Optional<Integer> finalFrequency,
        AveragingSettings.Outer outer,
        AveragingSettings.State state,
        boolean halfPrecision,
        Duration deadline) {

    /**
     * The outer optimizer (A. Douillard et al., "DiLoCo", arXiv 2311.08105). Learning rate 1 without momentum is plain
     * averaging.
     *
     * @param learningRate of the averaged change
     * @param momentum share of the last rounds' changes that is kept; 0 for none
     * @param nesterov whether momentum looks ahead (Nesterov's), which DiLoCo's does, or is classical
     */
    public record Outer(@Range(min = 1e-6, max = 10) double learningRate, @Range(min = 0, max = 0.9999) double momentum,
            boolean nesterov) {
        /** The mean of the workers' weights, as it is. */
        public static final Outer PLAIN = new Outer(1, 0, true);
    }

    /** The optimizer's state at the start of a round. */
    public enum State {
        /** The mean of the workers' states, which travel with the weights. */
        AVERAGE,
        /** The same, with the second moments that Adam would have had on the workers' minibatches taken together. */
        JOINT,
        /** None: Adam's moments and its count begin at zero, and only weights travel. */
        RESET
    }

    /** Checks the deadline. */
    public AveragingSettings {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("deadline must be longer than 0, such as 1h");
        }
    }

    /** Plain averaging after so many steps. */
    public static AveragingSettings every(int steps) {
        return new AveragingSettings(steps, Optional.empty(), Outer.PLAIN, State.AVERAGE, false, Duration.ofHours(1));
    }

    /**
     * Steps of each worker in the round that comes next.
     *
     * @param step steps done
     * @param steps of the whole training
     */
    public int interval(long step, long steps) {
        int last = finalFrequency.orElse(frequency);
        return (int) Math.round(frequency + (last - frequency) * Math.min(1, (double) step / steps));
    }

    /** The most steps that a round can have. */
    public int longest() {
        return Math.max(frequency, finalFrequency.orElse(frequency));
    }
}
