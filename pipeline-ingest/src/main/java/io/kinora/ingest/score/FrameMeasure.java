package io.kinora.ingest.score;

import java.util.Optional;

/**
 * What one frame adds to the scores of the clips it lies in.
 *
 * @param start when it is shown, in microseconds, as the source counts
 * @param end when the next one is
 * @param luma mean luma, 0 to 255
 * @param black whether it is black
 * @param still number of the first of the equal frames that it is one of
 * @param hash its {@link DifferenceHash}
 * @param motion how it differs from an earlier frame, if it was compared
 * @param detail what its own pixels tell, if they were looked at
 */
record FrameMeasure(long start, long end, double luma, boolean black, long still, long hash,
        Optional<Motion> motion, Optional<Detail> detail) {
    /**
     * A difference to an earlier frame.
     *
     * @param since when that frame was shown, in microseconds
     * @param change mean absolute difference of luma, 0 to 255
     */
    record Motion(long since, double change) {
    }

    /** For how many microseconds it is shown within a time range. */
    long within(long from, long until) {
        return Math.max(0, Math.min(end, until) - Math.max(start, from));
    }
}
