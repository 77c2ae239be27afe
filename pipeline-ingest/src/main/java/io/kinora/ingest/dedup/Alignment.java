package io.kinora.ingest.dedup;

/**
 * Where one clip fits best into a stretch of another source.
 *
 * @param clip which clip of its own stretch, from 0
 * @param offset the place in the other stretch, in frames, at which the clip's first frame comes to lie; may be
 *     negative
 * @param from first frame of the clip that has a counterpart
 * @param overlap frames that have one
 * @param correlation of what changes over time, −1 to 1
 * @param appearance correlation of the mean pictures, −1 to 1
 * @param motion variance over time of the clip's cells, in squared levels of 0 to 255
 * @param otherMotion the same of its counterpart
 */
record Alignment(int clip, int offset, int from, int overlap, double correlation, double appearance, double motion,
        double otherMotion) {

    /** Whether neither of the two moves. */
    boolean still() {
        return motion < STILL && otherMotion < STILL;
    }

    /** Variance over time below which a clip is taken to be motionless, in squared levels. */
    static final double STILL = 0.5;
}
