package io.kinora.core.doctor;

import java.util.Locale;

/** Bytes as people read them. */
public final class Sizes {
    private static final double MEBIBYTE = 1 << 20;
    private static final double GIBIBYTE = 1 << 30;

    private Sizes() {
    }

    /** Such as {@code 512 MiB} or {@code 1.5 GiB}. */
    public static String text(long bytes) {
        return bytes < GIBIBYTE ? String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
