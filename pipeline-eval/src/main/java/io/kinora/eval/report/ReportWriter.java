package io.kinora.eval.report;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.RunFacts;
import io.kinora.eval.nearest.Near;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.pair.ScoredPair;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes the page of an evaluation, with small copies of some of its videos.
 *
 * @param context of the evaluation
 * @param pictures videos of each side that are shown, and half as many of the worst and of the best pairs
 */
public record ReportWriter(JobContext<?> context, int pictures) {
    /** How many of the worst, and of the best pairs are shown. */
    public static int pairs(int pictures) {
        return (pictures + 1) / 2;
    }

    /** Writes it. */
    public void write(Evaluated evaluated) throws IOException {
        context.describe("Drawing the report");
        List<ScoredPair> pairs = evaluated.pairs().map(ReportWriter::all).orElse(List.of());
        Optional<EvaluateResult.Nearest> found = evaluated.result().nearest();
        List<Near> nearest = found.map(EvaluateResult.Nearest::videos).orElse(List.of()).stream()
                .limit(pairs(pictures)).toList();
        ShownVideos real = ShownVideos.of(context, evaluated.real(), pictures, ids(pairs, ScoredPair::real));
        ShownVideos generated = ShownVideos.of(context, evaluated.generated(), pictures, Stream.concat(
                ids(pairs, ScoredPair::generated).stream(),
                ids(nearest, Near::video).stream()).toList());
        ShownVideos training = evaluated.training().map(side -> ShownVideos.of(context, side, 0,
                ids(nearest, Near::training))).orElse(ShownVideos.NONE);
        VideoSections videos = new VideoSections(real, generated, evaluated.pairs(), training, found);
        context.directory().writeReport(EvaluationReport.page(evaluated.result(), evaluated.figures(),
                evaluated.trends(), videos, RunFacts.of(context)));
    }

    private static List<ScoredPair> all(ExtremePairs pairs) {
        return Stream.concat(pairs.worst().stream(), pairs.best().stream()).toList();
    }

    private static <T> List<String> ids(List<T> of, Function<T, String> id) {
        return of.stream().map(id).toList();
    }
}
