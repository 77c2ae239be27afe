package io.kinora.ingest.shot;

import java.io.Serializable;

/**
 * A place where a shot may begin.
 *
 * @param frame number of the first decoded frame of what follows, from 0
 * @param pts its time in microseconds, as the source counts
 * @param score how sure, 0 to 1
 * @param kind hard cut, flash, fade or dissolve
 */
public record Cut(long frame, long pts, double score, Kind kind) implements Serializable {
    /** What the pictures do at that place. */
    public enum Kind {
        /** From one frame to the next. */
        HARD,
        /** A flash of light: no new shot. */
        FLASH,
        /** Through black or white. */
        FADE,
        /** One picture over the other, or any change within a second. */
        SOFT;

        /** The stable name that tables hold. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
