package io.kinora.eval.calibrate;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * How a metric follows a ladder.
 *
 * @param correlation Spearman's rank correlation of figures and levels: 1 if the metric rises with each level, −1 if it
 *     falls, 0 if it stays where it is
 * @param from the least level from which on to the severest no interval meets that of the clean videos: what a
 *     generator had to do for the metric to notice, at this number of videos; none if even the severest is not noticed,
 *     or there are no intervals
 * @param shift how far the severest level moves the figure, in half widths of the clean videos' interval; none if that
 *     has no width
 */
public record Sight(double correlation, Optional<Integer> from, Optional<Double> shift) {
    /** Differences below so small a part of the figures are rounding. */
    private static final double ROUNDING = 1e-6;

    /** @param figures of one metric, of the clean videos and then level by level */
    static Sight of(List<Figure> figures) {
        return new Sight(correlation(figures.stream().mapToDouble(Figure::value).toArray()), from(figures),
                shift(figures));
    }

    private static double correlation(double[] values) {
        double step = IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).max().orElseThrow()
                * ROUNDING;
        double[] levels = IntStream.range(0, values.length).mapToDouble(level -> level).toArray();
        double[] rounded = IntStream.range(0, values.length)
                .mapToDouble(i -> step == 0 ? 0 : Math.rint(values[i] / step)).toArray();
        double correlation = new SpearmansCorrelation().correlation(levels, rounded);
        return Double.isNaN(correlation) ? 0 : correlation;
    }

    private static Optional<Integer> from(List<Figure> figures) {
        int from = figures.size();
        while (from > 1 && apart(figures.get(0), figures.get(from - 1))) {
            from--;
        }
        return from < figures.size() ? Optional.of(from) : Optional.empty();
    }

    private static boolean apart(Figure clean, Figure spoilt) {
        return clean.interval().isPresent() && spoilt.interval().isPresent()
                && (spoilt.interval().get().low() > clean.interval().get().high()
                || spoilt.interval().get().high() < clean.interval().get().low());
    }

    private static Optional<Double> shift(List<Figure> figures) {
        Figure clean = figures.get(0);
        double half = clean.interval().map(Sight::halfWidth).orElse(0.0);
        return half == 0 ? Optional.empty()
                : Optional.of((figures.get(figures.size() - 1).value() - clean.value()) / half);
    }

    private static double halfWidth(Interval interval) {
        return (interval.high() - interval.low()) / 2;
    }
}
