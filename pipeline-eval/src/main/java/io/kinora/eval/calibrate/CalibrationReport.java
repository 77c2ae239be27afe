package io.kinora.eval.calibrate;

import io.kinora.core.report.HtmlPage;
import io.kinora.eval.report.EvaluateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page that a person looks at: which metric follows which corruption, then all figures. */
public final class CalibrationReport {
    private CalibrationReport() {
    }

    /** The page. */
    public static HtmlPage page(CalibrateResult result, List<Ladder> ladders) {
        EvaluateResult.Side half = result.spoilt();
        HtmlPage page = HtmlPage.titled("Calibration", half.count() + " videos of " + half.source()
                + ", spoilt step by step, against " + result.reference().count() + " others");
        SightTable table = SightTable.of(ladders);
        page.paragraph(SightTable.KEY).table(table.header(), table.rows());
        result.warnings().forEach(page::paragraph);
        for (Ladder ladder : ladders) {
            List<String> header = new ArrayList<>(List.of(ladder.corruption()));
            header.addAll(ladder.levels());
            page.section(ladder.corruption()).table(header, ladder.figures().entrySet().stream().map(metric -> {
                List<String> row = new ArrayList<>(List.of(metric.getKey()));
                metric.getValue().forEach(figure -> row.add(String.format(Locale.ROOT, "%.4g", figure.value())));
                return row;
            }).toList());
        }
        return page;
    }
}
