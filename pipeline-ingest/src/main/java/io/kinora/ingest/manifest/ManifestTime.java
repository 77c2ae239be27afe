package io.kinora.ingest.manifest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in manifests: seconds ({@code 12.5}), or hours, minutes and seconds ({@code 00:01:02.5}, {@code 1:02.5}). */
final class ManifestTime {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?([eE][+-]?\\d)?");
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,2}):(\\d{1,2}(?:\\.\\d{1,12})?)");
    private static final int MICROS = 6;
    private static final int SIXTY = 60;
    /** 31 years: far from where microseconds overflow, whatever time a video begins at. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000_000);

    private ManifestTime() {
    }

    /**
     * A time in microseconds.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static long micros(String text) {
        if (SECONDS.matcher(text).matches()) {
            return micros(new BigDecimal(text));
        }
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches() && new BigDecimal(clock.group(3)).intValue() < SIXTY
                && (clock.group(1) == null || Integer.parseInt(clock.group(2)) < SIXTY)) {
            long minutes = SIXTY * (clock.group(1) == null ? 0L : Long.parseLong(clock.group(1)))
                    + Long.parseLong(clock.group(2));
            return micros(new BigDecimal(clock.group(3)).add(BigDecimal.valueOf(SIXTY * minutes)));
        }
        throw new IllegalArgumentException("'" + text + "' is no time: give seconds or HH:MM:SS.mmm, not negative");
    }

    private static long micros(BigDecimal seconds) {
        if (seconds.compareTo(MOST_SECONDS) > 0) {
            throw new IllegalArgumentException("'" + seconds.toPlainString() + "' seconds are no time in a video: over "
                    + MOST_SECONDS);
        }
        return seconds.movePointRight(MICROS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
