package io.kinora.eval;

import io.kinora.core.error.GateFailedException;
import io.kinora.eval.gate.Condition;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.gate.Verdict;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The conditions that a user sets for an evaluation. */
final class Gates {
    private static final String UNKNOWN = "none: too few videos";

    private Gates() {
    }

    /**
     * Decides conditions.
     *
     * @param figures of this evaluation
     * @param baseline what a figure is held against, if there is something; asked only where a condition says so
     */
    static List<Decision> decide(List<Condition> conditions, List<Figure> figures,
            Function<Figure, Optional<PastFigure>> baseline) {
        return conditions.stream().map(condition -> condition.decide(
                metric -> of(figures, metric).map(Gates::interval),
                metric -> of(figures, metric).filter(figure -> condition.needsBaseline())
                        .flatMap(baseline).map(past -> interval(past.figure())))).toList();
    }

    /**
     * Ends the run if a condition failed.
     *
     * @param numbers what the run would have returned
     * @throws GateFailedException exit code 4
     */
    static void require(List<Decision> decisions, Record numbers) {
        List<Decision> failed = decisions.stream().filter(decision -> decision.verdict() == Verdict.FAIL).toList();
        if (!failed.isEmpty()) {
            throw new GateFailedException("gate-failed", failed.stream()
                    .map(decision -> "Gate '" + decision.condition() + "' failed: " + decision.reason())
                    .collect(Collectors.joining("; ")), numbers);
        }
    }

    /** By its name, or that without part of the weights' sum. */
    private static Optional<Figure> of(List<Figure> figures, String metric) {
        return figures.stream().filter(figure -> figure.metric().equals(metric)
                || Metric.of(figure.metric()).key().equals(metric)).findFirst();
    }

    /** Where there are too few videos for an interval, the true figure may be anything. */
    private static Interval interval(Figure figure) {
        return figure.interval().orElseGet(() -> new Interval(figure.value(), Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY, Interval.LEVEL, Math.min(figure.real(), figure.generated()), UNKNOWN));
    }
}
