package io.kinora.core.report;

import java.util.stream.DoubleStream;

/**
 * A number with an interval, which need not hold it: a biased figure may lie outside the interval of the truth.
 *
 * @param value the number
 * @param low lower end of the interval; not a number where there is none
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {
    /** A number without an interval. */
    public static Estimate of(double value) {
        return new Estimate(value, Double.NaN, Double.NaN);
    }

    /** Whether there is an interval. */
    boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    DoubleStream values() {
        return DoubleStream.of(value, low, high);
    }

    @Override
    public String toString() {
        return hasInterval() ? Numbers.shown(value) + " (" + Numbers.shown(low) + " to " + Numbers.shown(high) + ")"
                : Numbers.shown(value);
    }
}
