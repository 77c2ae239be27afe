package io.kinora.eval.set;

import io.kinora.eval.feature.Extractor;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import java.util.List;
import java.util.Optional;

/**
 * What is measured between two sets of features.
 *
 * @param extractor of the features
 * @param distance what their Fréchet distance is called, if it is wanted
 * @param ddof as of {@link io.kinora.eval.stats.FrechetDistance}
 * @param unit what the points are: {@code videos} or {@code frames}
 * @param infinite whether the distance of infinitely many videos is wanted, too
 * @param points metrics of samples of the features that are wanted, as of {@link SampleFigures}
 */
public record SetMeasure(Extractor extractor, Optional<String> distance, int ddof, String unit, boolean infinite,
        List<Metric> points) {
    /** A distance and no more. */
    public static SetMeasure distance(String name, Extractor extractor, String unit) {
        return new SetMeasure(extractor, Optional.of(name), 1, unit, false, List.of());
    }

    /**
     * The distances of two sets of features.
     *
     * @param warnings what a reader must know is added here
     */
    List<Figure> distances(FeatureSet real, FeatureSet generated, List<String> warnings) {
        return distance.map(name -> new DistanceFigures(name, extractor.fingerprint(), ddof, unit)
                .of(real, generated, infinite, warnings)).orElse(List.of());
    }

    /**
     * The metrics of samples of two sets of features.
     *
     * @param neighbours as of {@link SampleFigures}
     * @param warnings which of them the samples are too small for is added here
     */
    List<Figure> points(FeatureSet real, FeatureSet generated, int neighbours, List<String> warnings) {
        return points.isEmpty() ? List.of() : new SampleFigures(extractor.fingerprint(), neighbours)
                .of(real.sample(), generated.sample(), points, warnings);
    }
}
