package io.kinora.eval.report;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page that a person looks at: the figures, then both sides in motion. */
public final class EvaluationReport {
    private static final int COLUMNS = 4;
    private static final int WIDTH = 420;
    private static final int SHORT_SUM = 12;
    private static final int SMALL_CELL = 48;

    private EvaluationReport() {
    }

    /** The page. */
    public static HtmlPage page(EvaluateResult result, List<ShownVideo> real, List<ShownVideo> generated) {
        HtmlPage page = HtmlPage.titled(
                "Evaluation", result.generated().source() + " against " + result.real().source());
        List<HtmlPage.Card> cards = new ArrayList<>();
        result.metrics().forEach((name, metric) -> cards.add(new HtmlPage.Card(number(metric.value()), name)));
        page.cards(cards);
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, EvaluateResult.Value> metric : result.metrics().entrySet()) {
            rows.add(row(metric.getKey(), metric.getValue()));
        }
        page.table(List.of("metric", "value", "95 % interval", "real against real", "real videos", "what it is"), rows);
        result.warnings().forEach(page::paragraph);
        page.section("Videos");
        page.table(List.of("side", "set", "version", "videos", "unreadable"),
                List.of(side("real", result.real()), side("generated", result.generated())));
        List<HtmlPage.Figure> figures = new ArrayList<>();
        figure("real", real, figures);
        figure("generated", generated, figures);
        if (!figures.isEmpty()) {
            page.figures(figures);
        }
        result.features().ifPresent(features -> page.section("Features").paragraph("Network " + features.name()
                + ", weights " + features.weightsSha256().substring(0, SHORT_SUM) + "…, protocol "
                + features.protocol().get("protocol")
                + "; " + features.extracted() + " videos computed in this run, " + features.reused()
                + " by earlier ones."));
        unreadable(page, result);
        return page;
    }

    private static void unreadable(HtmlPage page, EvaluateResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (EvaluateResult.Side side : List.of(result.real(), result.generated())) {
            side.unreadableVideos().forEach(one -> rows.add(List.of(one.video(), one.reason())));
        }
        if (!rows.isEmpty()) {
            page.section("Videos that could not be used").table(List.of("video", "reason"), rows);
        }
    }

    private static void figure(String name, List<ShownVideo> shown, List<HtmlPage.Figure> figures) {
        List<Frames> videos = shown.stream().map(ShownVideo::frames).toList();
        if (!videos.isEmpty()) {
            int largest = videos.stream()
                    .mapToInt(video -> Math.max(video.height(), video.width()))
                    .max()
                    .orElseThrow();
            Frames sheet = ContactSheet.grid(videos, COLUMNS, largest < SMALL_CELL ? 2 : 1);
            figures.add(new HtmlPage.Figure(AnimatedImage.dataUri(sheet), name, WIDTH,
                    shown.stream().flatMap(video -> video.clips().stream()).toList()));
        }
    }

    private static List<String> side(String role, EvaluateResult.Side side) {
        return List.of(role, side.source(), side.version().orElse("–"), Long.toString(side.count()),
                Long.toString(side.unreadable()));
    }

    private static List<String> row(String name, EvaluateResult.Value metric) {
        return List.of(name, number(metric.value()), interval(metric.interval()),
                metric.floor().map(floor -> number(floor.value())).orElse("–"),
                metric.ofReal().map(real -> number(real.value()) + " (" + interval(metric.ofReal()) + ")").orElse("–"),
                Metric.of(name).meaning());
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(one -> number(one.low()) + " to " + number(one.high())).orElse("–");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.4f" : "%.2f", value);
    }
}
