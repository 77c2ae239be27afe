package io.kinora.eval.pair;

import java.util.Map;

/**
 * A pair with its figures.
 *
 * @param real id of the real video
 * @param generated id of the generated one
 * @param figures by the metrics' names; none that is not a number
 */
public record ScoredPair(String real, String generated, Map<String, Double> figures) {
}
