package io.kinora.eval.metric;

import io.kinora.core.report.Estimate;
import io.kinora.core.report.Numbers;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import java.util.Optional;

/**
 * A metric's figure.
 *
 * @param metric its name
 * @param protocol all that decides it beside the videos
 * @param value as measured
 * @param interval where its true value is likely to lie; none where there are too few videos to tell
 * @param floor what real videos give against each other, of metrics that compare sets
 * @param ofReal the same figure of the real videos, of metrics of single videos
 * @param real videos of the real side that it rests on
 * @param generated videos of the generated side, or pairs
 */
public record Figure(String metric, Fingerprint protocol, double value, Optional<Interval> interval,
        Optional<Floor> floor, Optional<Interval> ofReal, long real, long generated) {
    /** For people: the figure with its interval, and what real videos give. */
    public String sentence() {
        return metric + " " + estimate()
                + floor.map(one -> ", real against real " + Numbers.shown(one.value())).orElse("")
                + ofReal.map(one -> ", real videos " + Numbers.shown(one.value())).orElse("");
    }

    /** For reports: the value with its interval. */
    public Estimate estimate() {
        return interval.map(one -> new Estimate(value, one.low(), one.high())).orElseGet(() -> Estimate.of(value));
    }
}
