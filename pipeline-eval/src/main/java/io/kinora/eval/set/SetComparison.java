package io.kinora.eval.set;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameExtractor;
import io.kinora.eval.feature.SpaceTimeExtractor;
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
    private final List<String> warnings;

    /**
     * A side.
     *
     * @param side its videos
     * @param unreadable those that gave no features
     */
    public record Compared(Side side, UnreadableVideos unreadable) {
    }

    /** @param warnings what a reader of the figures must know is added here */
    public SetComparison(JobContext<?> context, FeatureStore store, Compared real, Compared generated,
            List<String> warnings) {
        this.context = context;
        this.stored = new StoredStatistics(context, store);
        this.real = real;
        this.generated = generated;
        this.warnings = warnings;
    }

    /**
     * Distances and metrics of samples of the features of a network; the statistics are saved in the run directory.
     *
     * @param network whose features are compared
     * @param distance what a Fréchet distance of them is called
     * @param ddof as of {@link io.kinora.eval.stats.FrechetDistance}
     * @param wanted which of the kinds {@link Metric.Kind#FEATURES} and {@link Metric.Kind#SAMPLE}
     * @param sample most videos of each side for metrics that compare single points
     * @param neighbours as of {@link SampleFigures}
     */
    public List<Figure> ofVideos(Extractor network, String distance, int ddof, List<Metric> wanted, int sample,
            int neighbours) throws IOException {
        context.describe("Merging statistics of features");
        FeatureSet first = features(stored, real, network, sample);
        FeatureSet second = features(stored, generated, network, sample);
        save(first, "real", network);
        save(second, "generated", network);
        List<Figure> figures = new ArrayList<>();
        List<Metric> distances = wanted.stream().filter(one -> one.kind() == Metric.Kind.FEATURES).toList();
        if (!distances.isEmpty()) {
            boolean infinite = distances.contains(Metric.of(Metric.infinite(distance)));
            figures.addAll(new DistanceFigures(distance, network.fingerprint(), ddof, "videos")
                    .of(first, second, infinite, warnings));
        }
        List<Metric> points = wanted.stream().filter(one -> one.kind() == Metric.Kind.SAMPLE).toList();
        if (!points.isEmpty()) {
            figures.addAll(new SampleFigures(network.fingerprint(), neighbours).of(
                    first.sample(), second.sample(), points, warnings));
        }
        return figures;
    }

    /** The distance of features of single frames. */
    public List<Figure> ofFrames(FrameExtractor frames) {
        context.describe("Merging statistics of frames");
        return new DistanceFigures(Metric.FD_FRAMES.key(), frames.fingerprint(), 1, "frames")
                .of(features(stored, real, frames, 1), features(stored, generated, frames, 1), false, warnings);
    }

    /** The distance of statistics of whole videos. */
    public List<Figure> ofSpaceTime(SpaceTimeExtractor videos) {
        context.describe("Merging statistics of space and time");
        return new DistanceFigures(Metric.FD_SPACE_TIME.key(), videos.fingerprint(), 1, "videos").of(
                features(stored, real, videos, 1), features(stored, generated, videos, 1), false, warnings);
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
