package io.kinora.train.report;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.LineChart;
import io.kinora.core.report.RecordRows;
import io.kinora.core.video.AnimatedImage;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Told;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.tracking.SampleStrip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The page about a training run: its losses, what was trained, and on what. */
public final class TrainReport {
    /** How many rounds' samples suit a page. */
    public static final int SHOWN = 12;
    private static final int WIDTH = 480;

    private TrainReport() {
    }

    /**
     * The page as HTML.
     *
     * @param samples strips of sampled videos, in the order of their rounds
     */
    public static String of(ModelDescription model, TrainingState state, String checkpoint,
            List<SampleStrip> samples) {
        List<HtmlPage.Card> cards = new ArrayList<>();
        state.best().ifPresent(best -> {
            List<LossPoint> points = state.validationLosses();
            cards.add(new HtmlPage.Card(loss(points.get(0).validation()), "validation loss before any step"));
            cards.add(new HtmlPage.Card(loss(points.get(points.size() - 1).validation()), "at the end"));
            cards.add(new HtmlPage.Card(loss(best.validation()), "least, after round " + best.round()));
        });
        cards.add(new HtmlPage.Card(String.format(Locale.ROOT, "%,d", model.parameterCount()), "parameters"));
        cards.add(new HtmlPage.Card(String.format(Locale.ROOT, "%,d", state.samples()), "clips shown"));
        HtmlPage page = HtmlPage.titled("Training", "Kinora train on version " + state.corpus().name()
                        + " of the corpus in " + state.corpus().uri())
                .cards(cards)
                .section("Losses")
                .chart(new LineChart("optimizer steps", "mean squared error", List.of(
                        new LineChart.Series("training", points(state, LossPoint::train)),
                        new LineChart.Series("validation, averaged weights", points(state, LossPoint::validation)))))
                .paragraph("The training loss is the mean over a round's clips at random timesteps. The validation"
                        + " loss is taken over held-out clips at fixed noise and timesteps, with the moving average of"
                        + " the weights, which is what videos are sampled from."
                        + (model.noise().weighting() == NoiseSettings.Weighting.NONE ? "" : " Training weighs"
                                + " timesteps, validation does not, so the two curves are not to be compared."));
        List<LineChart.Series> byTimestep = byTimestep(state);
        if (!byTimestep.isEmpty()) {
            page.chart(new LineChart("optimizer steps", "validation loss by timesteps", byTimestep));
        }
        if (!samples.isEmpty()) {
            page.section("Samples")
                    .paragraph("Some frames of each video, from first to last; the videos of all rounds begin with the"
                            + " same noise." + (samples.stream().allMatch(strip -> strip.told().isEmpty()) ? ""
                                    : " What the model is told of each row stands below the first picture; the frames"
                                            + " that it is given are the clips' own."))
                    .figures(shown(samples));
        }
        return page.section("Run").table(List.of("what", "value"), rows(model, state, checkpoint)).render();
    }

    private static List<HtmlPage.Figure> shown(List<SampleStrip> samples) {
        List<HtmlPage.Figure> figures = new ArrayList<>();
        List<Told> known = List.of();
        for (SampleStrip strip : samples) {
            StringBuilder caption = new StringBuilder("round " + strip.round());
            for (int row = 0; !strip.told().equals(known) && row < strip.told().size(); row++) {
                caption.append(row == 0 ? ": row " : "; row ").append(row + 1).append(": ")
                        .append(strip.told().get(row).text());
            }
            known = strip.told();
            figures.add(new HtmlPage.Figure(AnimatedImage.dataUri(strip.png()), caption.toString(), WIDTH,
                    ShownClips.ids(strip.told())));
        }
        return figures;
    }

    private static List<List<String>> rows(ModelDescription model, TrainingState state, String checkpoint) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("checkpoint", checkpoint));
        rows.addAll(RecordRows.of("model", model.model()));
        rows.addAll(RecordRows.of("optimizer", model.optimizer()));
        rows.addAll(RecordRows.of("noise", model.noise()));
        rows.addAll(List.of(
                List.of("averaging rounds", Integer.toString(state.round())),
                List.of("steps of each worker", Long.toString(state.steps())),
                List.of("passes over the clips", Integer.toString(state.epoch())),
                List.of("workers", state.workers() + " of " + state.threads() + " threads"),
                List.of("seconds spent on training", String.format(Locale.ROOT, "%.1f", state.seconds())),
                List.of("seed", Long.toString(state.seed())),
                List.of("snapshots", RecordRows.text(state.corpus().snapshots())),
                List.of("versions", RecordRows.text(state.versions()))));
        return rows;
    }

    private static List<LineChart.Point> points(TrainingState state,
            Function<LossPoint, Optional<Double>> value) {
        return state.losses().stream()
                .filter(point -> value.apply(point).isPresent())
                .map(point -> new LineChart.Point(point.step(), value.apply(point).orElseThrow()))
                .toList();
    }

    private static List<LineChart.Series> byTimestep(TrainingState state) {
        Map<String, List<LineChart.Point>> points = new LinkedHashMap<>();
        for (LossPoint point : state.losses()) {
            point.byTimestep().forEach(part -> points.computeIfAbsent("t " + part.from() + " to " + part.to(),
                    name -> new ArrayList<>()).add(new LineChart.Point(point.step(), part.loss())));
        }
        return points.entrySet().stream().map(line -> new LineChart.Series(line.getKey(), line.getValue())).toList();
    }

    private static String loss(Optional<Double> value) {
        return value.map(number -> String.format(Locale.ROOT, "%.4f", number)).orElse("none");
    }
}
