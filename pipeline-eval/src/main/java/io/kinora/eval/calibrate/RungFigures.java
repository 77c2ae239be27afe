package io.kinora.eval.calibrate;

import io.kinora.eval.extract.SparkWork;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.pair.PairedVideos;
import io.kinora.eval.set.ReferenceSide;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.set.SetMeasure;
import io.kinora.eval.source.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All figures of one level.
 *
 * @param work runs on executors
 * @param measures what is measured
 * @param reference the half that stays real
 * @param clean the other half, unspoilt, which gives out no frames but those looked at
 */
record RungFigures(SparkWork work, Measures measures, ReferenceSide reference, Side clean) {
    /**
     * Measures a level.
     *
     * @param spoilt videos that give out no frames but those looked at, with their features in the store
     * @param warnings which metrics are left out is added here
     */
    List<Figure> of(Compared spoilt, List<String> warnings) {
        List<Figure> figures = new ArrayList<>();
        for (SetMeasure set : measures.sets()) {
            work.context().describe("Merging statistics of " + spoilt.side().set().name());
            figures.addAll(reference.sets(set, spoilt, warnings));
        }
        measures.motion().ifPresent(motion ->
                figures.addAll(reference.motion(motion, measures.motionMetrics(), spoilt, warnings)));
        if (!measures.pairs().isEmpty()) {
            figures.addAll(pairs(spoilt.side(), warnings));
        }
        return figures;
    }

    private List<Figure> pairs(Side spoilt, List<String> warnings) {
        FrameSampling chosen = SpoiltVideos.chosen(measures.sampling());
        Map<String, String> looked = measures.sampling().parts();
        return new PairedVideos(work, chosen).compare(clean, spoilt,
                new ExtremePairs(measures.pairs().get(0), 0)).figures(measures.pairs(), warnings).stream()
                .map(one -> new Figure(one.metric(), one.protocol().and(looked), one.value(), one.interval(),
                        one.floor(), one.ofReal(), one.real(), one.generated())).toList();
    }
}
