package io.kinora.eval.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.DoubleStream;

/**
 * All that a number may be, with the arithmetic of intervals (Moore 1966): a result holds whatever the operation gives
 * for any two numbers out of both. Ends may be infinite.
 *
 * @param low least
 * @param high largest
 */
record Range(double low, double high) {
    private static final MathContext DIGITS = new MathContext(6);
    private static final Range ANYTHING = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Range of(double value) {
        return new Range(value, value);
    }

    boolean isFinite() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    Range plus(Range other) {
        return spanning(low + other.low, high + other.high);
    }

    Range minus(Range other) {
        return spanning(low - other.high, high - other.low);
    }

    Range times(Range other) {
        return spanning(low * other.low, low * other.high, high * other.low, high * other.high);
    }

    Range over(Range other) {
        if (other.low <= 0 && other.high >= 0) {
            return ANYTHING;
        }
        return spanning(low / other.low, low / other.high, high / other.low, high / other.high);
    }

    private static Range spanning(double... ends) {
        if (DoubleStream.of(ends).anyMatch(Double::isNaN)) {
            return ANYTHING;
        }
        return new Range(DoubleStream.of(ends).min().orElseThrow(), DoubleStream.of(ends).max().orElseThrow());
    }

    @Override
    public String toString() {
        if (equals(ANYTHING)) {
            return "unknown";
        }
        return low == high ? shown(low) : shown(low) + " to " + shown(high);
    }

    private static String shown(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
