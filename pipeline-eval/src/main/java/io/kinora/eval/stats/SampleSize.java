package io.kinora.eval.stats;

import java.util.Locale;
import java.util.Optional;

/** Says when there are too few videos for a Fréchet distance. */
public final class SampleSize {
    /** Share of a distance that may be bias before it is worth a word. */
    private static final double MUCH = 0.1;

    private SampleSize() {
    }

    /**
     * What a reader must know of a distance, if anything: that a good part of it is bias, that bias may not fall with
     * 1/n yet and the interval not hold what it promises, that the set is too small to be told apart from real, or has
     * fewer videos than the features have dimensions.
     *
     * @param videos of the smaller side
     * @param dimensions of the features
     * @param distance the plain distance
     * @param interval of the infinite-sample value
     * @param line the same value by extrapolation: where it lies outside, bias does not fall with 1/n yet
     * @param floor the distance of real against real at the same sizes
     * @param unit what the points are, such as {@code videos}
     */
    public static Optional<String> warning(long videos, int dimensions, double distance, Interval interval, FrechetExtrapolation line,
            double floor, String unit) {
        if (interval.low() == 0) {
            return Optional.of(String.format(Locale.ROOT, "The distance of %d %s, %.4g, does not tell generated "
                    + "from real: real against real gives %.4g at this size. Use more.", interval.n(), unit,
                    distance, floor));
        }
        if (!interval.contains(line.value())) {
            return Optional.of(String.format(Locale.ROOT, "The bias of the distance does not fall with 1/n yet at %d "
                    + "%s: extrapolation gives %.4g, outside the interval from %.4g to %.4g. Trust neither, and "
                    + "use more.", interval.n(), unit, line.value(), interval.low(), interval.high()));
        }
        double bias = distance - interval.value();
        if (bias > MUCH * distance) {
            return Optional.of(String.format(Locale.ROOT, "Of the distance %.4g, %.0f %% is the bias of %d %s. "
                    + "Compare it only with figures of as many, or compare intervals.", distance,
                    100 * bias / distance, interval.n(), unit));
        }
        if (videos <= dimensions) {
            return Optional.of(String.format(Locale.ROOT, "%d videos are no more than the features' %d dimensions, so "
                    + "nothing is known of most of them. Use more before you rely on the interval.", videos,
                    dimensions));
        }
        return Optional.empty();
    }
}
