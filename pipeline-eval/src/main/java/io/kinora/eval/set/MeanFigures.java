package io.kinora.eval.set;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.stats.MeanSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Figures of single videos, as means over the generated ones beside those over the real ones.
 *
 * @param protocol how they came about
 * @param columns name of each
 */
record MeanFigures(Fingerprint protocol, List<String> columns) {
    private static final long SEED = 1;

    /**
     * Those that are wanted and that videos of both sides are long enough for.
     *
     * @param warnings which are left out is added here
     */
    List<Figure> of(MeanSummary real, MeanSummary generated, List<Metric> wanted, List<String> warnings) {
        List<Figure> figures = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Metric metric : wanted) {
            int column = columns.indexOf(metric.key());
            if (real.count(column) == 0 || generated.count(column) == 0) {
                missing.add(metric.key());
            } else {
                figures.add(new Figure(metric.key(), protocol, generated.mean(column),
                        interval(generated, metric, column), Optional.empty(), interval(real, metric, column),
                        real.count(column), generated.count(column)));
            }
        }
        if (!missing.isEmpty()) {
            warnings.add("Left out: " + String.join(", ", missing) + ", since videos of one side are too short.");
        }
        return figures;
    }

    private static Optional<Interval> interval(MeanSummary summary, Metric metric, int column) {
        return metric == Metric.DYNAMIC ? summary.share(column) : summary.interval(column, SEED);
    }
}
