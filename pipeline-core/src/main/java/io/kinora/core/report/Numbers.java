package io.kinora.core.report;

import java.util.Locale;

/** Numbers as reports show them. */
public final class Numbers {
    private static final int DIGITS = 4;
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e7;

    private Numbers() {
    }

    /** Four digits that count, as 0.7221, 23.51 or 1843; very small and very large ones as 1.23e-05. */
    public static String shown(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "-∞";
        }
        if (size != 0 && (size < SMALL || size >= LARGE)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int whole = size < 1 ? 0 : (int) Math.floor(Math.log10(size)) + 1;
        return value == 0 ? "0" : String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - whole) + "f", value);
    }
}
