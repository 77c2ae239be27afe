package io.kinora.eval.stats;

/**
 * An estimate with its confidence interval.
 *
 * @param value the estimate of what the interval is for; see the method's own page for what that is
 * @param low lower end
 * @param high upper end
 * @param level share of repetitions, on other samples of the same size, in which such an interval holds the truth
 * @param n points that the figure rests on: of two sets, of the smaller one
 * @param method how the interval was found
 */
public record Interval(double value, double low, double high, double level, long n, String method) {
    /** The level of all intervals of Kinora. */
    public static final double LEVEL = 0.95;

    /** Checks the order. */
    public Interval {
        if (!(low <= value && value <= high)) {
            throw new IllegalArgumentException("Cannot hold " + value + " in an interval from " + low + " to " + high);
        }
    }

    /** Whether a value lies within, the ends included. */
    public boolean contains(double truth) {
        return low <= truth && truth <= high;
    }
}
