package io.kinora.eval.report;

import io.kinora.core.report.Estimate;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.IntervalChart;
import io.kinora.core.report.Numbers;
import io.kinora.core.report.TrendChart;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
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
    private static final String FLOOR = "real against real";
    private static final String OF_REAL = "real videos";
    private static final int MOST_POINTS = 60;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FigureSections() {
    }

    static void now(HtmlPage page, List<Figure> figures) {
        page.section("Figures").intervals(new IntervalChart("where the true value lies, at 95 %", figures.stream()
                .map(figure -> new IntervalChart.Entry(figure.metric(), Metric.of(figure.metric()).meaning(),
                        figure.estimate(), reference(figure))).toList()));
        page.paragraph("Each on its own scale. The interval of a Fréchet distance is for infinitely many videos: with"
                + " few the figure as measured lies above it. Green is what real videos give: against each other, of"
                + " distances and the like, or by themselves.");
    }

    private static Optional<IntervalChart.Reference> reference(Figure figure) {
        return figure.floor().map(floor -> new IntervalChart.Reference(FLOOR, new Estimate(floor.value(),
                        floor.value() - floor.spread(), floor.value() + floor.spread())))
                .or(() -> figure.ofReal().map(real -> new IntervalChart.Reference(OF_REAL,
                        new Estimate(real.value(), real.low(), real.high()))));
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
        boolean floor = trend.stream().anyMatch(past -> past.figure().floor().isPresent());
        return new TrendChart(metric, rounds ? "averaging round of the checkpoint" : "evaluations, the latest last",
                floor ? FLOOR : OF_REAL, points);
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
