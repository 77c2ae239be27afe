package io.kinora.eval.history;

import io.kinora.eval.stats.Interval;
import java.util.Optional;

/**
 * A metric's figure.
 *
 * @param metric its name
 * @param protocol fingerprint of all that decides it beside the videos
 * @param value as measured
 * @param interval where its true value is likely to lie, if that is known
 * @param real videos of the real side that it rests on
 * @param generated videos of the generated side, or pairs
 */
public record Figure(String metric, String protocol, double value, Optional<Interval> interval, long real,
        long generated) {
}
