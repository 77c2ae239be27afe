package io.kinora.eval.report;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.Estimate;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.SmallMultiples;
import io.kinora.eval.calibrate.Ladder;
import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The page of a calibration: which metric notices which corruption. */
public final class CalibrationReport {
    private CalibrationReport() {
    }

    /**
     * The page.
     *
     * @param real the videos that were spoilt
     * @param ladders one for each corruption, with the same metrics or not
     */
    public static HtmlPage page(String real, List<Ladder> ladders, List<String> warnings, RunFacts run) {
        HtmlPage page = HtmlPage.titled("Calibration", "What metrics notice of corruptions of " + real);
        page.paragraph(run.sentence());
        page.notices(warnings.stream().map(warning -> new HtmlPage.Notice(HtmlPage.Tone.WARNING, "", warning))
                .toList());
        addTo(page, ladders);
        run.addTo(page);
        return page;
    }

    private static void addTo(HtmlPage page, List<Ladder> ladders) {
        page.section("Ladders").paragraph("From left to right each plot has more of a corruption, from none on; those of"
                + " a row have one scale. The shade is the 95 % interval. Blue: the metric calls the strongest worse, and"
                + " its interval is clear of that of none. Red: it calls it better. Grey: it cannot tell.");
        page.multiples(plots(ladders));
        for (Ladder ladder : ladders) {
            page.subsection(ladder.corruption());
            List<String> header = new ArrayList<>(List.of("metric"));
            header.addAll(ladder.levels());
            page.table(header, ladder.figures().entrySet().stream().map(metric -> Stream.concat(
                    Stream.of(metric.getKey()), metric.getValue().stream().map(FigureSections::estimate)
                            .map(Estimate::toString)).toList()).toList());
        }
    }

    static SmallMultiples plots(List<Ladder> ladders) {
        Set<String> metrics = new LinkedHashSet<>();
        ladders.forEach(ladder -> metrics.addAll(ladder.figures().keySet()));
        return new SmallMultiples("metric", ladders.stream().map(Ladder::corruption).toList(), metrics.stream()
                .map(metric -> new SmallMultiples.Row(metric, ladders.stream().map(ladder -> cell(ladder, metric))
                        .toList())).toList());
    }

    private static SmallMultiples.Cell cell(Ladder ladder, String metric) {
        List<Figure> figures = ladder.figures().getOrDefault(metric, List.of());
        return new SmallMultiples.Cell(figures.isEmpty() ? SmallMultiples.Tone.PLAIN : tone(Metric.of(metric), figures),
                ladder.levels(), figures.stream().map(FigureSections::estimate).toList());
    }

    private static SmallMultiples.Tone tone(Metric metric, List<Figure> figures) {
        Figure none = figures.get(0);
        Figure strongest = figures.get(figures.size() - 1);
        if (none.interval().isEmpty() || strongest.interval().isEmpty()) {
            return SmallMultiples.Tone.PLAIN;
        }
        boolean above = strongest.interval().get().low() > none.interval().get().high();
        boolean below = strongest.interval().get().high() < none.interval().get().low();
        boolean lower = metric.better() == Better.LOWER;
        if (lower ? above : below) {
            return SmallMultiples.Tone.GOOD;
        }
        return above || below ? SmallMultiples.Tone.BAD : SmallMultiples.Tone.PLAIN;
    }
}
