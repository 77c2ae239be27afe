package io.kinora.core.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as reports show them. */
public final class Numbers {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e7;

    private Numbers() {
    }

    /** Four digits that count, as 0.7221, 0.0002100, 23.51 or 1843; very small and very large ones as 1.23e-05. */
    public static String shown(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "-∞";
        }
        if (size != 0 && (size < SMALL || size >= LARGE)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(DIGITS);
        int decimals = rounded.scale() + DIGITS.getPrecision() - rounded.precision();
        return exact.setScale(Math.max(0, decimals), DIGITS.getRoundingMode()).toPlainString();
    }

    /** A number that somebody wrote, with no more digits than it has: 5 or 2.5. */
    public static String written(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
