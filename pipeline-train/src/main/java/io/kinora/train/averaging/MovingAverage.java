package io.kinora.train.averaging;

/**
 * Exponential moving average of the weights, as if taken continuously though only the rounds' ends are known. What it
 * keeps of the past halves with every half-life of samples seen, whatever the batch size, the number of workers and the
 * length of rounds. At first the half-life is a tenth of the samples seen, so that the start is soon forgotten
 * (T. Karras et al., "Elucidating the design space of diffusion-based generative models", NeurIPS 2022, have such a
 * ramp).
 */
public final class MovingAverage {
    private static final double RAMP = 0.1;

    private final double halfLife;
    private final float[] values;

    /**
     * @param halfLife in samples, at least 0; 0 follows the weights
     * @param values the average so far, at first the initial weights; changed in place
     */
    public MovingAverage(double halfLife, float[] values) {
        this.halfLife = halfLife;
        this.values = values;
    }

    /**
     * Takes in the weights at the end of a round.
     *
     * @param before samples seen before the round
     * @param after samples seen after it
     */
    public void update(float[] weights, long before, long after) {
        double kept = kept(before, after);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (kept * values[i] + (1 - kept) * weights[i]);
        }
    }

    /** 2^−∫ dn / h(n) over the round's samples, where the half-life h(n) is the lesser of n · RAMP and what is set. */
    private double kept(long before, long after) {
        if (halfLife <= 0 || before <= 0) {
            return 0;
        }
        double rampEnd = Math.min(after, Math.max(before, halfLife / RAMP));
        double halvings = Math.log(rampEnd / before) / RAMP + (after - rampEnd) / halfLife;
        return Math.pow(2, -halvings);
    }

    /** The average; not a copy. */
    public float[] values() {
        return values;
    }
}
