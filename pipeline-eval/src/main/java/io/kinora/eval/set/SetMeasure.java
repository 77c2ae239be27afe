package io.kinora.eval.set;

import io.kinora.eval.feature.Extractor;
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
 * @param points metrics of the kind {@link Metric.Kind#SAMPLE} that are wanted
 */
public record SetMeasure(Extractor extractor, Optional<String> distance, int ddof, String unit, boolean infinite,
        List<Metric> points) {
    /** A distance and no more. */
    public static SetMeasure distance(String name, Extractor extractor, String unit) {
        return new SetMeasure(extractor, Optional.of(name), 1, unit, false, List.of());
    }
}
