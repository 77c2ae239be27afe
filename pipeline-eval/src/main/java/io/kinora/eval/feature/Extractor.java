package io.kinora.eval.feature;

import io.kinora.core.video.Frames;
import io.kinora.eval.stats.Fingerprint;
import java.io.Serializable;
import java.util.List;

/**
 * What is computed of each video once and stored: features of a network, of its frames, or how it moves. Travels to
 * executors; safe for use by several threads.
 */
public interface Extractor extends Serializable {
    /** The part of every fingerprint that names what computes. */
    String NETWORK = "network";

    /** All that decides the features besides the video. */
    Fingerprint fingerprint();

    /** Number of features in a row. */
    int width();

    /** Frames that a video must have. */
    int leastFrames();

    /**
     * Computes features.
     *
     * @param videos RGB frames of any size, those that are looked at
     * @return for each video its rows one after another: a multiple of {@link #width} values; they do not depend on
     *     what other videos there are, but for rounding
     * @throws io.kinora.core.error.KinoraException exit code 3 if one of the videos cannot be taken
     */
    float[][] extract(List<Frames> videos);
}
