package io.kinora.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.Chromium;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.gate.Verdict;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.history.VideosOfSide;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.nearest.Near;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.pair.LeftOut;
import io.kinora.eval.pair.Matching;
import io.kinora.eval.pair.ScoredPair;
import io.kinora.eval.source.Unreadable;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an evaluation, as a browser sees it. */
class EvaluationReportInBrowserTest {
    private static final String HOSTILE = "file:/videos/<img src=x onerror=document.title='taken'> & \"more\".mp4";
    private static final Fingerprint NETWORK = new Fingerprint(new TreeMap<>(Map.of("network", "random_i3d",
            "weights", "a1".repeat(32), "protocol", "google", "ddof", "1")));
    private static final Fingerprint FRAMES = new Fingerprint(Map.of("frames", "16"));
    private static final String RUN = "file:/runs/evaluate-5";
    private static final int PAIRS = 9;
    private static final LeftOut NONE = new LeftOut(0, List.of());
    private static final Matching MATCHING = new Matching(NONE, NONE, NONE, 0);
    private static final int SHOWN = 3;

    @TempDir
    private Path folder;

    @Test
    void everythingIsDrawnAndHostileNamesStayText() throws Exception {
        Chromium chromium = chromium();
        Path page = write(EvaluationReport.page(result(), figures(5), trends(), videos(), run()));

        String dom = chromium.dom(probed(page));
        assertThat(dom).contains("<title>Evaluation</title>").contains("data-overflow=\"0\"")
                .contains("data-scripts=\"1\"").doesNotContain("http:").doesNotContain("https:");
        assertThat(headings(dom)).containsExactly("Gates", "What to know", "Figures", "Trend",
                "Real and generated videos", "Worst pairs", "Best pairs", "Nearest training clips",
                "Videos that could not be used", "Where the figures come from", "Settings");
        int pictures = 2 + 2 * SHOWN + 2;
        assertThat(count(dom, "<img ")).isEqualTo(pictures);
        assertThat(dom).as("all are drawn").contains("data-drawn=\"" + pictures + "\"");
        assertThat(count(dom, "<p class=\"notice good\"")).isEqualTo(1);
        assertThat(count(dom, "<p class=\"notice bad\"")).isEqualTo(1);
        assertThat(dom).contains("<b>fd_random_i3d &lt;= baseline * 1.05 failed:</b>");
        assertThat(count(dom, "<div class=\"entry\"")).isEqualTo(figures(5).size());
        assertThat(dom).contains("<span>20.00 to 28.00</span><span>real against real 6.000</span>")
                .contains("<span>no interval</span>");
        assertThat(dom).as("worst pair first").contains("psnr 10.00 · ssim 0.1000 · real0 and generated0");
        assertThat(dom).contains("nearer to a training clip than 0.7500: of 100 real videos 5 % come so near")
                .contains("distance 0.2500, counts as a copy · generated1 and trained")
                .contains("distance 1.500 · generated2 and trained");
        assertThat(dom).contains("&lt;img src=x onerror=").contains("damaged");
        assertThat(dom).contains("<td>snapshot of clips</td><td class=\"word\">11</td>")
                .contains("<td class=\"word\">evaluate.frames</td><td class=\"word\">16</td>");
        assertThat(ClipFigures.clips(Files.readString(page))).contains("real0", "real" + (PAIRS - 1), "trained");
        assertThat(Files.size(page)).isLessThan(8 << 20);
    }

    @Test
    void theTrendHasAPointForEachCheckpointAndALineForEachTraining() throws Exception {
        Path page = write(EvaluationReport.page(result(), figures(5), trends(), videos(), run()));

        String dom = chromium().dom(page);
        String chart = Stream.of(dom.split("<figure>")).filter(one -> one.contains("Trend of fd_random_i3d"))
                .findFirst().orElseThrow();
        assertThat(count(chart, "<circle ")).isEqualTo(7);
        assertThat(count(chart, "class=\"marked\"")).as("this run").isEqualTo(1);
        assertThat(count(chart, "class=\"whisker\"")).isEqualTo(7);
        assertThat(count(chart, "<polyline class=\"series\"")).isEqualTo(2);
        assertThat(count(chart, "<polyline class=\"floor\"")).isEqualTo(1);
        assertThat(chart).contains("averaging round of the checkpoint").contains(">train-1<").contains(">train-2<")
                .contains("round-000300, 2026-11-23 12:03 UTC: 24.00 (20.00 to 28.00)");
        assertThat(dom).as("once only").doesNotContain("Trend of psnr");
    }

    private Chromium chromium() {
        Optional<Chromium> chromium = Chromium.find(folder);
        assumeThat(chromium).as("chromium").isPresent();
        return chromium.orElseThrow();
    }

    private Path write(HtmlPage page) throws IOException {
        return Files.writeString(folder.resolve("index.html"), page.render());
    }

    private static Interval interval(double value, double half) {
        return new Interval(value, value - half, value + half, Interval.LEVEL, 100, "test");
    }

    private static Figure distance(double value) {
        return new Figure("fd_random_i3d", NETWORK, value, Optional.of(interval(value, 4)),
                Optional.of(new Floor(6, 0.5, 50)), Optional.empty(), 100, 100);
    }

    private static Figure mean(String metric, double value) {
        return new Figure(metric, FRAMES, value, Optional.of(interval(value, 0.25)), Optional.empty(),
                Optional.of(interval(3, 0.1)), 100, 100);
    }

    private static List<Figure> figures(int round) {
        return List.of(distance(4 + 100.0 / round), new Figure("kd", NETWORK, -0.0004, Optional.of(
                interval(-0.0004, 0.002)), Optional.of(new Floor(0.0001, 0.001, 50)), Optional.empty(), 100, 100),
                new Figure("precision", NETWORK, 0.7, Optional.of(interval(0.72, 0.1)), Optional.of(
                        new Floor(0.8, 0.02, 50)), Optional.empty(), 100, 100),
                mean("flicker", 4), new Figure("dynamic", FRAMES, 0, Optional.empty(), Optional.empty(),
                        Optional.empty(), 1, 1), new Figure("psnr", FRAMES, 23.5, Optional.of(interval(23.5, 1)),
                        Optional.empty(), Optional.empty(), PAIRS, PAIRS));
    }

    private static Map<String, List<PastFigure>> trends() {
        List<PastFigure> past = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            past.add(past(RUN.replace("5", Integer.toString(i)), "train-1", 60 * i, i));
        }
        past.add(3, past("file:/runs/evaluate-x", "train-2", 100, 3));
        past.add(past("file:/runs/evaluate-y", "train-2", 200, 6));
        Map<String, List<PastFigure>> trends = new LinkedHashMap<>();
        figures(5).forEach(figure -> trends.put(figure.metric(), figure.metric().equals("psnr")
                ? List.of(of(past.get(0), figure)) : past.stream().map(one -> of(one, figures(one.round().orElseThrow()
                        / 60).stream().filter(other -> other.metric().equals(figure.metric())).findFirst()
                        .orElse(figure))).toList()));
        return trends;
    }

    private static PastFigure past(String run, String training, int round, int minute) {
        VideosOfSide side = new VideosOfSide("table:x", Optional.empty(), Map.of());
        return new PastFigure(run, run, Instant.parse("2026-11-23T12:00:00Z").plusSeconds(60L * (minute - 2)), side,
                side, Optional.of("file:/runs/" + training + "/checkpoints/round-" + String.format("%06d", round)),
                distance(1));
    }

    private static PastFigure of(PastFigure past, Figure figure) {
        return new PastFigure(past.id(), past.run(), past.time(), past.real(), past.generated(), past.checkpoint(),
                figure);
    }

    private static EvaluateResult result() {
        EvaluateResult.Side real = new EvaluateResult.Side("table:corpus:test", Optional.of("v1"),
                Optional.of(Map.of("clips", 11L)), Optional.empty(), 100, 0, Map.of(), List.of());
        EvaluateResult.Side generated = new EvaluateResult.Side("/videos/*.mp4", Optional.empty(), Optional.empty(),
                Optional.of("file:/runs/train-1/checkpoints/round-000300"), 100, 2, Map.of("it is damaged", 2L),
                List.of(new Unreadable(HOSTILE, "it is damaged"), new Unreadable("file:/b.mp4", "it is damaged")));
        return EvaluateResult.of(figures(5), real, generated, Optional.of(new EvaluateResult.Features("random_i3d",
                "a1".repeat(32), NETWORK.parts(), 60, 140)), Optional.of(new EvaluateResult.Pairs(PAIRS, 0, Map.of(),
                List.of(), MATCHING)), Optional.empty(), List.of(
                new Decision("psnr >= 20", Verdict.PASS, "psnr is 22.5 to 24.5, the limit 20"),
                new Decision("kd < 0.001", Verdict.UNDECIDED, "the data cannot tell"),
                new Decision("fd_random_i3d <= baseline * 1.05", Verdict.FAIL, "the whole interval lies beyond it")),
                List.of("Of the distance 24, 40 % is the bias of 100 videos."));
    }

    private static EvaluateResult.Nearest nearest() {
        EvaluateResult.Side training = new EvaluateResult.Side("table:corpus:train", Optional.of("v1"),
                Optional.of(Map.of("clips", 11L)), Optional.empty(), 500, 0, Map.of(), List.of());
        return new EvaluateResult.Nearest(training, 100, 5, Optional.of(0.75), "nearest",
                List.of(new Near("generated1", "trained", 0.25), new Near("generated2", "trained", 1.5)));
    }

    private static VideoSections videos() {
        ExtremePairs extremes = new ExtremePairs(Metric.PSNR, SHOWN);
        for (int i = 0; i < PAIRS; i++) {
            Map<String, Double> figures = new LinkedHashMap<>(Map.of("psnr", 10.0 + i));
            figures.put("ssim", 0.1 * (i + 1));
            extremes.add(new ScoredPair("real" + i, "generated" + i, figures));
        }
        return new VideoSections(shown("real", true), shown("generated", false), Optional.of(extremes),
                new ShownVideos(List.of(), Map.of("trained", video("trained", true, 1))), Optional.of(nearest()));
    }

    private static ShownVideos shown(String name, boolean clips) {
        List<ShownVideo> videos = IntStream.range(0, PAIRS).mapToObj(i -> video(name + i, clips, i)).toList();
        return new ShownVideos(videos, videos.stream().collect(Collectors.toMap(ShownVideo::id, one -> one)));
    }

    private static ShownVideo video(String id, boolean clip, int seed) {
        Frames frames = TestFrames.movingDisc(8 + seed, 48, 64, 8);
        return new ShownVideo(id, clip ? List.of(id) : List.of(), frames);
    }

    private static RunFacts run() {
        return new RunFacts(RUN, Instant.parse("2026-11-23T12:00:00Z"), Duration.ofSeconds(75), false,
                new TreeMap<>(Map.of("evaluate.real", "table:corpus:test", "evaluate.frames", "16")));
    }

    /** The page with a script at its end that writes down what the browser made of it. */
    private Path probed(Path page) throws IOException {
        String script = """
                <script>
                  window.addEventListener('load', () => {
                    const body = document.body.dataset;
                    body.drawn = [...document.images].filter(image => image.naturalWidth > 0).length;
                    body.scripts = document.scripts.length;
                    body.overflow = Math.max(0, document.documentElement.scrollWidth - window.innerWidth);
                  });
                </script>
                </body>""";
        return Files.writeString(folder.resolve("probed.html"), Files.readString(page).replace("</body>", script));
    }

    private static List<String> headings(String dom) {
        return Pattern.compile("<h2>([^<]*)</h2>").matcher(dom).results().map(result -> result.group(1)).toList();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
