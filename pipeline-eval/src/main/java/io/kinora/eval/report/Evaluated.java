package io.kinora.eval.report;

import io.kinora.eval.history.PastFigure;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.source.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the page of an evaluation tells of.
 *
 * @param result what goes into result.json
 * @param figures the figures
 * @param trends figures on the same terms so far, this one among them, by the metric's name
 * @param real the real side
 * @param generated the generated side
 * @param pairs the worst and the best pairs, where pairs were compared
 * @param training the training clips that generated videos were held against, if they were
 */
public record Evaluated(EvaluateResult result, List<Figure> figures, Map<String, List<PastFigure>> trends, Side real,
        Side generated, Optional<ExtremePairs> pairs, Optional<Side> training) {
}
