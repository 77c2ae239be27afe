package io.kinora.ingest.shot;

import java.io.Serializable;
import java.util.Locale;

/**
 * A place where a shot may begin.
 *
 * @param frame number of the first frame of what follows, of gradual changes the middle one; from 0, over the frames
 *     that were looked at, which are all unless only parts of the source were wanted
 * @param pts its time in microseconds, as the source counts
 * @param score how sure, {@link CutDetector#FLOOR} to 1
 * @param kind what the pictures do there
 */
public record Cut(long frame, long pts, double score, Kind kind) implements Serializable {
    /** What the pictures do at that place. */
    public enum Kind {
        /** They change from one frame to the next. */
        HARD,
        /** They change for a moment and are as before, or begin or end with a few of one colour: no new shot. */
        FLASH,
        /** They become, or come from, one colour, such as black. */
        FADE,
        /** One goes over into the other. */
        SOFT;

        /** The stable name that tables hold. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
