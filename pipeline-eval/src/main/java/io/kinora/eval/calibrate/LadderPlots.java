package io.kinora.eval.calibrate;

import io.kinora.core.report.SmallMultiples;
import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ladders as a table of small plots. */
final class LadderPlots {
    /** How to read them. */
    static final String KEY = "From left to right each plot has more of a corruption, from none on; each has a scale of"
            + " its own. The shade is the 95 % interval. Blue: the metric calls the severest worse, or less like real"
            + " motion, and its interval is clear of that of none. Red: it calls it better. Grey: it cannot tell. Below: the least level from which"
            + " on it can tell, and how far the severest moves it, in half widths of the interval of none.";

    private LadderPlots() {
    }

    /** Plots of the same metrics or not. */
    static SmallMultiples of(List<Ladder> ladders) {
        Set<String> metrics = new LinkedHashSet<>();
        ladders.forEach(ladder -> metrics.addAll(ladder.figures().keySet()));
        return new SmallMultiples("metric", ladders.stream().map(Ladder::corruption).toList(), metrics.stream()
                .map(metric -> new SmallMultiples.Row(metric, ladders.stream().map(ladder -> cell(ladder, metric))
                        .toList())).toList());
    }

    private static SmallMultiples.Cell cell(Ladder ladder, String metric) {
        List<Figure> figures = ladder.figures().getOrDefault(metric, List.of());
        return figures.isEmpty()
                ? new SmallMultiples.Cell(SmallMultiples.Tone.PLAIN, "", ladder.levels(), List.of())
                : new SmallMultiples.Cell(tone(metric(metric), figures), caption(Sight.of(figures)), ladder.levels(),
                        figures.stream().map(Figure::estimate).toList());
    }

    private static String caption(Sight sight) {
        return Stream.concat(sight.from().map(level -> "from " + level).stream(),
                sight.shift().map(LadderPlots::shift).stream()).collect(Collectors.joining(", "));
    }

    private static String shift(double halfWidths) {
        double size = Math.abs(halfWidths);
        return size < 0.05 ? "0" : String.format(Locale.ROOT, size < 10 ? "%+.1f" : "%+.0f", halfWidths);
    }

    private static SmallMultiples.Tone tone(Metric metric, List<Figure> figures) {
        Figure none = figures.get(0);
        Figure strongest = figures.get(figures.size() - 1);
        if (none.interval().isEmpty() || strongest.interval().isEmpty()) {
            return SmallMultiples.Tone.PLAIN;
        }
        boolean above = strongest.interval().get().low() > none.interval().get().high();
        boolean below = strongest.interval().get().high() < none.interval().get().low();
        boolean worse = metric.kind() == Metric.Kind.MOTION ? above || below
                : metric.better() == Better.LOWER ? above : below;
        if (worse) {
            return SmallMultiples.Tone.GOOD;
        }
        return above || below ? SmallMultiples.Tone.BAD : SmallMultiples.Tone.PLAIN;
    }

    /** Of other features, too, whose name stands behind that of the distance. */
    private static Metric metric(String name) {
        return Metric.of(name.replaceFirst("/.*", ""));
    }
}
