package io.kinora.eval.calibrate;

import io.kinora.eval.metric.Figure;
import java.util.List;
import java.util.Map;

/**
 * What metrics say of real videos that are spoilt more and more in one way.
 *
 * @param corruption what was done to them
 * @param levels how much of it, from none to the strongest
 * @param figures by the metric's name, one for each level
 */
public record Ladder(String corruption, List<String> levels, Map<String, List<Figure>> figures) {
}
