package io.kinora.eval.report;

import io.kinora.core.report.Estimate;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.IntervalChart;
import io.kinora.core.report.Numbers;
import io.kinora.core.report.TrendChart;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The sections of the page that are about figures: now, and in earlier evaluations. */
final class FigureSections {
    private static final int MOST_POINTS = 60;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FigureSections() {
    }

    static void now(HtmlPage page, List<Figure> figures) {
        page.section("Figures").intervals(new IntervalChart("95 % interval of the true value", figures.stream()
                .map(figure -> new IntervalChart.Entry(figure.metric(), Metric.of(figure.metric()).meaning(),
                        figure.estimate(), reference(figure))).toList()));
        page.paragraph("Each figure has a scale of its own. The interval of a Fréchet distance is that of infinitely"
                + " many videos: with few, the figure as measured lies above it. Green is what real videos give:"
                + " against each other where sets are compared, and by themselves where single videos are measured.");
    }

    private static Optional<IntervalChart.Reference> reference(Figure figure) {
        return figure.floor().map(floor -> estimate(floor, figure))
                .or(() -> figure.ofReal().map(real -> new Estimate(real.value(), real.low(), real.high())))
                .map(estimate -> new IntervalChart.Reference(name(figure), estimate));
    }

    /** What chance does to a floor goes no further below 0 than the figure's own interval: distances do not. */
    private static Estimate estimate(Floor floor, Figure figure) {
        double low = figure.interval().map(Interval::low).orElse(figure.value());
        double least = Math.min(0, Math.min(low, floor.value()));
        return new Estimate(floor.value(), Math.max(least, floor.value() - floor.spread()),
                floor.value() + floor.spread());
    }

    /** What a figure is held against, in words. */
    private static String name(Figure figure) {
        boolean training = Metric.of(figure.metric()).kind() == Metric.Kind.TRAINING;
        return figure.floor().isPresent() && !training ? "real against real" : "real videos";
    }

    /** @param run directory of the run that the page is about */
    static void trends(HtmlPage page, Map<String, List<PastFigure>> trends, String run) {
        List<TrendChart> charts = trends.entrySet().stream().filter(trend -> trend.getValue().size() > 1)
                .map(trend -> chart(trend.getKey(), trend.getValue(), run)).toList();
        page.section("Trend");
        if (charts.isEmpty()) {
            page.paragraph("This is the first evaluation on these terms: of these real videos, with this protocol.");
            return;
        }
        page.paragraph("All evaluations of the same real videos with the same protocol; this one is ringed. Bars are"
                + " 95 % intervals.");
        page.trends(charts);
    }

    private static TrendChart chart(String metric, List<PastFigure> all, String run) {
        List<PastFigure> trend = all.subList(Math.max(0, all.size() - MOST_POINTS), all.size());
        boolean rounds = trend.stream().allMatch(past -> past.round().isPresent());
        List<TrendChart.Point> points = new ArrayList<>();
        for (int i = 0; i < trend.size(); i++) {
            PastFigure past = trend.get(i);
            Figure figure = past.figure();
            double reference = figure.floor().map(floor -> floor.value())
                    .or(() -> figure.ofReal().map(Interval::value)).orElse(Double.NaN);
            points.add(new TrendChart.Point(rounds ? past.round().getAsInt() : i + 1, label(past),
                    rounds ? training(past) : "", figure.estimate(), reference, past.run().equals(run)));
        }
        if (rounds) {
            points.sort((one, other) -> Long.compare(one.x(), other.x()));
        }
        return new TrendChart(metric, rounds ? "averaging round of the checkpoint" : "evaluations, the latest last",
                name(trend.get(trend.size() - 1).figure()), points);
    }

    private static String label(PastFigure past) {
        return past.checkpoint().orElse(past.generated().address()) + ", " + DAY.format(past.time()) + " UTC";
    }

    /** The name of the training run that a checkpoint is of. */
    private static String training(PastFigure past) {
        String[] folders = past.checkpoint().orElseThrow().split("/");
        return folders.length < 3 ? "" : folders[folders.length - 3];
    }

    /** The first figure as a card. */
    static HtmlPage.Card card(Figure figure) {
        Estimate estimate = figure.estimate();
        return new HtmlPage.Card(Numbers.shown(figure.value()), figure.metric() + figure.interval()
                .map(interval -> ", 95 % interval " + Numbers.shown(estimate.low()) + " to "
                        + Numbers.shown(estimate.high())).orElse(", no interval"));
    }
}
