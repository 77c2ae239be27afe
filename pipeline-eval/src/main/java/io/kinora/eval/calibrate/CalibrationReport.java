package io.kinora.eval.calibrate;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.Estimate;
import io.kinora.core.report.HtmlPage;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.report.EvaluateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The page that a person looks at: which metric follows which corruption, then all figures. */
public final class CalibrationReport {
    private CalibrationReport() {
    }

    /** The page. */
    public static HtmlPage page(CalibrateResult result, List<Ladder> ladders, RunFacts run) {
        EvaluateResult.Side half = result.spoilt();
        HtmlPage page = HtmlPage.titled("Calibration", half.count() + " videos of " + half.source()
                + ", spoilt step by step, against " + result.reference().count() + " others");
        page.paragraph(run.sentence()).notices(result.warnings().stream()
                .map(warning -> new HtmlPage.Notice(HtmlPage.Tone.WARNING, "", warning)).toList());
        page.section("Ladders").paragraph(LadderPlots.KEY).multiples(LadderPlots.of(ladders));
        SightTable table = SightTable.of(ladders);
        page.section("What follows what").paragraph(SightTable.KEY).table(table.header(), table.rows());
        page.section("Figures");
        for (Ladder ladder : ladders) {
            List<String> header = new ArrayList<>(List.of("metric"));
            header.addAll(ladder.levels());
            page.subsection(ladder.corruption()).table(header, ladder.figures().entrySet().stream()
                    .map(metric -> Stream.concat(Stream.of(metric.getKey()), metric.getValue().stream()
                            .map(Figure::estimate).map(Estimate::toString)).toList()).toList());
        }
        run.addTo(page);
        return page;
    }
}
