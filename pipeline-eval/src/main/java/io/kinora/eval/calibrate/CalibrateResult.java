package io.kinora.eval.calibrate;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.report.EvaluateResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes into result.json.
 *
 * @param reference the half of the real videos that stayed real
 * @param spoilt the half that was spoilt
 * @param seed of what is random in the corruptions
 * @param ladders by corruption
 * @param extracted videos, each spoilt one too, of which something was computed in this run; the others were stored
 * @param warnings what a reader of the figures must know
 */
public record CalibrateResult(EvaluateResult.Side reference, EvaluateResult.Side spoilt, long seed,
        Map<String, Measured> ladders, long extracted, List<String> warnings) {
    /**
     * One ladder.
     *
     * @param levels from {@code none} to the severest
     * @param metrics by name
     */
    public record Measured(List<String> levels, Map<String, Followed> metrics) {
    }

    /**
     * One metric on one ladder.
     *
     * @param sight how it follows
     * @param figures one for each level
     */
    public record Followed(Sight sight, List<EvaluateResult.Value> figures) {
        static Followed of(List<Figure> figures) {
            return new Followed(Sight.of(figures), figures.stream().map(EvaluateResult.Value::of).toList());
        }
    }

    /** Of ladders. */
    public static CalibrateResult of(EvaluateResult.Side reference, EvaluateResult.Side spoilt, long seed,
            List<Ladder> ladders, long extracted, List<String> warnings) {
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (Ladder ladder : ladders) {
            Map<String, Followed> metrics = new LinkedHashMap<>();
            ladder.figures().forEach((metric, figures) -> metrics.put(metric, Followed.of(figures)));
            measured.put(ladder.corruption(), new Measured(ladder.levels(), metrics));
        }
        return new CalibrateResult(reference, spoilt, seed, measured, extracted, warnings);
    }
}
