package io.kinora.eval.stats;

/**
 * Confidence interval of a share: Wilson's (1927), which stays within 0 and 1 and says something where the share is 0
 * or 1 itself.
 */
final class ShareInterval {
    private ShareInterval() {
    }

    /**
     * The interval at {@link Interval#LEVEL}.
     *
     * @param value the share, 0 to 1
     * @param trials independent trials that would be as sure of it
     * @param n points that the figure rests on
     */
    static Interval of(double value, double trials, long n, String method) {
        double square = Spread.NORMAL * Spread.NORMAL / trials;
        double centre = (value + square / 2) / (1 + square);
        double margin = Math.sqrt(square * value * (1 - value) + square * square / 4) / (1 + square);
        return new Interval(value, Math.min(value, Math.max(0, centre - margin)),
                Math.max(value, Math.min(1, centre + margin)), Interval.LEVEL, n, method);
    }
}
