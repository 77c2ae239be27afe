package io.kinora.train.averaging;

/**
 * Exponential moving average of the weights, as if taken after each step though only the rounds' ends are known: over
 * a round of k steps the old average keeps the product of k steps' decays. The decay of step s is
 * min(decay, (1 + s) / (10 + s)), so that the start is soon forgotten.
 */
public final class MovingAverage {
    private final double decay;
    private final float[] values;

    /**
     * @param decay 0 to below 1; 0 follows the weights
     * @param values the average so far, at first the initial weights; changed in place
     */
    public MovingAverage(double decay, float[] values) {
        this.decay = decay;
        this.values = values;
    }

    /**
     * Takes in the weights at the end of a round.
     *
     * @param firstStep steps before the round
     * @param steps of the round
     */
    public void update(float[] weights, long firstStep, int steps) {
        double kept = 1;
        for (long step = firstStep + 1; step <= firstStep + steps; step++) {
            kept *= Math.min(decay, (1.0 + step) / (10.0 + step));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (kept * values[i] + (1 - kept) * weights[i]);
        }
    }

    /** The average; not a copy. */
    public float[] values() {
        return values;
    }
}
