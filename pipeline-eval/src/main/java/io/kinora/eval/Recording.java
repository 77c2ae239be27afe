package io.kinora.eval;

import io.kinora.core.job.JobContext;
import io.kinora.eval.gate.Condition;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.history.Baseline;
import io.kinora.eval.history.EvaluationHistory;
import io.kinora.eval.history.HistoryEntry;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.history.Terms;
import io.kinora.eval.history.VideosOfSide;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.VideoAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts what an evaluation found beside what earlier ones did.
 *
 * @param context of the evaluation
 * @param id under which it is recorded; else the run's own
 * @param real the real side
 * @param generated the generated side
 */
record Recording(JobContext<EvaluateSettings> context, Optional<String> id, Side real, Side generated) {
    /**
     * What came of it.
     *
     * @param gates the gates, decided
     * @param trends figures on the same terms so far, these among them, by the metric's name
     */
    record Recorded(List<Decision> gates, Map<String, List<PastFigure>> trends) {
    }

    /** Decides the gates by the figures recorded before, and records these, once however often this is called. */
    Recorded record(List<Figure> figures) throws IOException {
        context.describe("Recording the figures");
        EvaluateSettings settings = context.settings();
        EvaluationHistory history = EvaluationHistory.open(context.spark(), settings.history());
        HistoryEntry entry = new HistoryEntry(id.isPresent() ? id.get() : HistoryId.of(context.directory()),
                context.directory().uri(), Instant.now(), videos(settings.real(), real),
                videos(settings.generated().orElseThrow(), generated), generated.set().checkpoint(), figures);
        Baseline baseline = new Baseline(settings.baseline());
        List<Decision> gates = Gates.decide(settings.gate().stream().map(Condition::parse).toList(), figures,
                figure -> history.baseline(baseline, Terms.of(figure, entry.real()),
                        Metric.of(figure.metric()).better(), entry.id()));
        // Later, so that what ends here for want of a baseline and is given another one is not there twice.
        history.append(entry);
        Map<Terms, List<PastFigure>> past = history.trends(figures.stream()
                .map(figure -> Terms.of(figure, entry.real())).toList());
        Map<String, List<PastFigure>> trends = new LinkedHashMap<>();
        figures.forEach(figure -> trends.put(figure.metric(), past.get(Terms.of(figure, entry.real()))));
        return new Recorded(gates, trends);
    }

    private static VideosOfSide videos(String address, Side side) {
        return VideosOfSide.of(VideoAddress.parse(address), side.set().version());
    }
}
