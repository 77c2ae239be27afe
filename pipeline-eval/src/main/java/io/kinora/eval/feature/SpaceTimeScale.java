package io.kinora.eval.feature;

/**
 * Where the features of {@link SpaceTimeFeatures} lie in real videos, rounded: their mean and twice their standard
 * deviation in clips of people, streets, cartoons and screens. Constants and not taken from the set at hand, since a
 * scale fitted to some of the videos makes those look more alike than others, and real videos differ from real ones.
 */
enum SpaceTimeScale {
    /** Mean, in levels. */
    LUMA(115, 70),
    /** In levels. */
    LUMA_SPREAD(40, 35),
    /** Means in levels, in single standard deviations: the only ones to tell a cast, beside many that cannot. */
    COLOUR(0, 8),
    /** In levels. */
    COLOUR_SPREAD(10, 16),
    /** Of the mean luma; this and all that follow are logarithms or ratios. */
    MEAN_UNEVENNESS(0.7, 1.2),
    /** At any scale, as all that follow. */
    CONTRAST(3.2, 1.2),
    /** Below 0, since a Laplacian is less than a difference. */
    SHARPNESS(-0.5, 0.16),
    /** The widest: from videos where nearly nothing moves to those where all does. */
    CHANGE(2, 2),
    /** Below 0 where what moves goes on. */
    UNEVENNESS(-0.25, 0.4),
    /** Above 0 where motion leads away. */
    PROGRESS(0.7, 0.5),
    /** 0 where each frame differs from the next as much. */
    UNSTEADINESS(0.4, 0.45);

    private final double typical;
    private final double unit;

    SpaceTimeScale(double typical, double unit) {
        this.typical = typical;
        this.unit = unit;
    }

    double of(double feature) {
        return (feature - typical) / unit;
    }
}
