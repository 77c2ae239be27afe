package io.kinora.ingest.report;

import io.kinora.ingest.score.ClipFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A score of clips as the report counts it: a column of the clips table, and fixed ranges of its values, so that counts
 * of parts of a corpus can be added.
 */
enum Score {
    /** Mean brightness. */
    LUMA(steps(16, 256)),
    /** Levels per second: most clips lie near 0. */
    MOTION(0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 2040),
    /** Variance of the Laplacian: spans powers of ten. */
    SHARPNESS(0, 1, 3, 10, 30, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000),
    /** Share of black frames. */
    BLACK(steps(20, 1)),
    /** Share of repeated frames. */
    FROZEN(steps(20, 1)),
    /** Share of the picture under bars. */
    LETTERBOX(steps(20, 1)),
    /** Highest score of a cut within the clip. */
    CUT(steps(20, 1));

    private final double[] edges;

    Score(double... edges) {
        this.edges = edges;
    }

    private static double[] steps(int count, double most) {
        return IntStream.rangeClosed(0, count).mapToDouble(step -> step * most / count).toArray();
    }

    /** The column of the clips table. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many ranges there are. */
    int ranges() {
        return edges.length - 1;
    }

    /** The ranges' edges, rising; a range holds its lower edge, the last one both, and whatever lies above. */
    List<Double> edges() {
        return DoubleStream.of(edges).boxed().toList();
    }

    /** The range that a value falls into. */
    int range(double value) {
        int found = Arrays.binarySearch(edges, value);
        int range = found >= 0 ? found : -found - 2;
        return Math.max(0, Math.min(ranges() - 1, range));
    }

    /** Where the filter cuts, unless it lets every clip through. */
    OptionalDouble threshold(ClipFilter filter) {
        return switch (this) {
            case LUMA -> OptionalDouble.empty();
            case MOTION -> least(filter.motion());
            case SHARPNESS -> least(filter.sharpness());
            case BLACK -> most(filter.black());
            case FROZEN -> most(filter.frozen());
            case LETTERBOX -> most(filter.letterbox());
            case CUT -> OptionalDouble.of(filter.cut());
        };
    }

    private static OptionalDouble least(double value) {
        return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OptionalDouble most(double share) {
        return share < 1 ? OptionalDouble.of(share) : OptionalDouble.empty();
    }
}
