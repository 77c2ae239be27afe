package io.kinora.train.likelihood;

/**
 * A clip's line of the metrics, in bits per dimension.
 *
 * @param clipId the clip
 * @param bitsPerDimension the sum of the other three
 */
public record ClipBits(String clipId, double bitsPerDimension, double decoder, double steps, double prior) {
    /** A clip's figures. */
    public static ClipBits of(MeasuredClip measured) {
        Likelihood likelihood = measured.likelihood();
        return new ClipBits(measured.clip().clipId(), likelihood.bitsPerDimension(), likelihood.decoder(),
                likelihood.steps(), likelihood.prior());
    }
}
