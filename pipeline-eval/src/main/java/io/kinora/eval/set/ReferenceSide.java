package io.kinora.eval.set;

import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.stats.MeanSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares any number of sides with one, whose statistics are merged once. */
public final class ReferenceSide {
    private final StoredStatistics stored;
    private final Compared reference;
    private final int sample;
    private final int neighbours;
    private final Map<String, FeatureSet> sets = new HashMap<>();
    private final Map<String, MeanSummary> means = new HashMap<>();

    /**
     * Begins.
     *
     * @param reference the one side, whose features are in the store
     * @param sample most videos of each side for metrics that compare single points
     * @param neighbours as of {@link SampleFigures}
     */
    public ReferenceSide(JobContext<?> context, FeatureStore store, Compared reference, int sample, int neighbours) {
        this.stored = new StoredStatistics(context, store);
        this.reference = reference;
        this.sample = sample;
        this.neighbours = neighbours;
    }

    /**
     * Compares sets of features.
     *
     * @param warnings which metrics are left out is added here
     */
    public List<Figure> sets(SetMeasure measure, Compared other, List<String> warnings) {
        FeatureSet first = sets.computeIfAbsent(measure.extractor().fingerprint().key(),
                key -> features(reference, measure));
        FeatureSet second = features(other, measure);
        // What is to be said of a single distance is seen from a ladder.
        List<Figure> figures = new ArrayList<>(measure.distances(first, second, new ArrayList<>()));
        figures.addAll(measure.points(first, second, neighbours, warnings));
        return figures;
    }

    /**
     * Means of how videos move.
     *
     * @param warnings which metrics are left out is added here
     */
    public List<Figure> motion(MotionExtractor motion, List<Metric> wanted, Compared other, List<String> warnings) {
        MeanSummary real = means.computeIfAbsent(motion.fingerprint().key(),
                key -> stored.means(reference.side(), motion));
        return new MeanFigures(motion.fingerprint(), MotionExtractor.COLUMNS)
                .of(real, stored.means(other.side(), motion), wanted, warnings);
    }

    private FeatureSet features(Compared compared, SetMeasure measure) {
        return SetComparison.features(stored, compared, measure.extractor(), sample);
    }
}
