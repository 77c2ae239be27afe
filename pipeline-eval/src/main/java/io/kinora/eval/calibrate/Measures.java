package io.kinora.eval.calibrate;

import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.set.SetMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is measured at each level.
 *
 * @param sampling which frames of a video are looked at
 * @param sets what compares sets
 * @param sample most videos of each half for metrics that compare single points
 * @param neighbours which nearest neighbour counts in them
 * @param motion how videos move, if a metric of that is wanted
 * @param motionMetrics which
 * @param pairs metrics that compare each spoilt video with itself unspoilt
 */
public record Measures(FrameSampling sampling, List<SetMeasure> sets, int sample, int neighbours,
        Optional<MotionExtractor> motion, List<Metric> motionMetrics, List<Metric> pairs) {
    /** What computes features of a video. */
    public List<Extractor> extractors() {
        List<Extractor> extractors = new ArrayList<>();
        sets.forEach(set -> extractors.add(set.extractor()));
        motion.ifPresent(extractors::add);
        return extractors;
    }
}
