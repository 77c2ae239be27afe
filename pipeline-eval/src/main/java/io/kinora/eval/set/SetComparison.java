package io.kinora.eval.set;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.stats.SavedStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Compares two sides whose features are in the store. */
public final class SetComparison {
    private static final int LEAST = 2;

    private final JobContext<?> context;
    private final StoredStatistics stored;
    private final Compared real;
    private final Compared generated;
    private final int sample;
    private final int neighbours;
    private final List<String> warnings;

    /**
     * A side.
     *
     * @param side its videos
     * @param unreadable those that gave no features
     */
    public record Compared(Side side, UnreadableVideos unreadable) {
    }

    /**
     * Begins.
     *
     * @param sample most videos of each side for metrics that compare single points
     * @param neighbours as of {@link SampleFigures}
     * @param warnings what a reader of the figures must know is added here
     */
    public SetComparison(JobContext<?> context, FeatureStore store, Compared real, Compared generated, int sample,
            int neighbours, List<String> warnings) {
        this.context = context;
        this.stored = new StoredStatistics(context, store);
        this.real = real;
        this.generated = generated;
        this.sample = sample;
        this.neighbours = neighbours;
        this.warnings = warnings;
    }

    /** What is measured between features. */
    public List<Figure> of(SetMeasure measure) {
        context.describe("Merging statistics of features");
        return figures(measure, features(real, measure), features(generated, measure));
    }

    /** The same; statistics of the features are saved in the run directory. */
    public List<Figure> saved(SetMeasure measure) throws IOException {
        context.describe("Merging statistics of features");
        FeatureSet first = features(real, measure);
        FeatureSet second = features(generated, measure);
        save(first, "real", measure.extractor());
        save(second, "generated", measure.extractor());
        return figures(measure, first, second);
    }

    private FeatureSet features(Compared compared, SetMeasure measure) {
        return features(stored, compared, measure.extractor(), measure.points().isEmpty() ? 1 : sample);
    }

    private List<Figure> figures(SetMeasure measure, FeatureSet first, FeatureSet second) {
        List<Figure> figures = new ArrayList<>(measure.distances(first, second, warnings));
        figures.addAll(measure.points(first, second, neighbours, warnings));
        return figures;
    }

    /** Means of how videos move. */
    public List<Figure> ofMotion(MotionExtractor motion, List<Metric> wanted) {
        context.describe("Averaging how videos move");
        return new MeanFigures(motion.fingerprint(), MotionExtractor.COLUMNS).of(stored.means(real.side(), motion),
                stored.means(generated.side(), motion), wanted, warnings);
    }

    /** @throws KinoraException exit code 3 if fewer than two videos gave features */
    static FeatureSet features(StoredStatistics stored, Compared compared, Extractor extractor, int sample) {
        FeatureSet features = compared.side().set().statistics()
                .map(saved -> FeatureSet.of(saved, extractor.fingerprint()))
                .orElseGet(() -> FeatureSet.of(stored.of(compared.side(), extractor, sample)));
        if (features.videos() < LEAST) {
            throw KinoraException.input("too-few-videos", "Cannot compare features of "
                    + compared.side().set().name() + ": at least 2 videos are needed and " + features.videos() + " of "
                    + compared.side().count() + " can be used" + compared.unreadable().example()
                    + "; give more videos");
        }
        return features;
    }

    private void save(FeatureSet features, String side, Extractor extractor) throws IOException {
        context.directory().write("statistics/" + side + ".kinostat",
                new SavedStatistics(extractor.fingerprint(), features.blocks()).bytes());
    }
}
