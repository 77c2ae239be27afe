package io.kinora.demo;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.LineChart;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import java.util.List;
import java.util.Locale;

/** The page at the end of the demo: what went in, how training went, what came out, and how it scored. */
final class DemoReport {
    private static final int COLUMNS = 4;
    private static final int SHOWN_SIZE = 64;

    private DemoReport() {
    }

    /**
     * Builds the page.
     *
     * @param source where the clips came from, in words
     * @param curves loss over steps
     */
    static HtmlPage page(String source, DemoResult.Figures figures, List<LineChart.Series> curves, List<Frames> real,
            List<Frames> untrained, List<Frames> trained) {
        HtmlPage page = HtmlPage.titled("Kinora demo", source)
                .cards(List.of(
                        new HtmlPage.Card(number(figures.validationLoss().first()), "validation loss before training"),
                        new HtmlPage.Card(number(figures.validationLoss().last()), "validation loss at the end"),
                        new HtmlPage.Card(Long.toString(figures.clips()), "clips in the corpus")))
                .section("Real clips")
                .figures(List.of(animation(real, "held-out clips as the model sees them, " + real.get(0).shape())))
                .section("Training")
                .chart(new LineChart("step", "mean squared error of the prediction", curves))
                .section("Generated clips")
                .figures(List.of(
                        animation(untrained, "sampled before the first step"),
                        animation(trained, "sampled at the end of training, same seeds")));
        page.section("Scores");
        figures.fd().ifPresentOrElse(fd -> page
                .paragraph(explanation(figures.metric()))
                .table(List.of("set", figures.metric(), "to the untrained model's"), List.of(
                        row("untrained model", fd.untrained(), fd),
                        row("trained model", fd.trained(), fd),
                        row("blank: every video the mean of the training clips", fd.blank(), fd),
                        row("floor: other real clips", fd.floor(), fd))),
                () -> page.paragraph("Too few held-out clips to score: a Fréchet distance needs at least two"
                        + " in each of the test and the validation split. Give more videos."));
        return page;
    }

    private static String explanation(String metric) {
        return (metric.equals("fvd")
                ? "Fréchet video distance to held-out real clips; lower is better."
                : "Fréchet distance of I3D features to held-out real clips; lower is better. The network has seeded"
                        + " random weights, so these figures compare sets within this run and are not FVD.")
                + " With so few videos the distance is biased upwards, the same way in each row.";
    }

    private static List<String> row(String set, double distance, DemoResult.Distances all) {
        return List.of(set, number(distance), String.format(Locale.ROOT, "%.0f %%", 100 * distance / all.untrained()));
    }

    private static HtmlPage.Figure animation(List<Frames> clips, String caption) {
        Frames first = clips.get(0);
        int scale = Math.max(1, SHOWN_SIZE * 3 / 2 / Math.max(first.height(), first.width()));
        Frames grid = ContactSheet.grid(clips, COLUMNS, scale);
        return new HtmlPage.Figure(AnimatedImage.dataUri(grid), caption, grid.width());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.1f", value);
    }
}
