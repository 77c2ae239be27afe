package io.kinora.ingest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.report.Chromium;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import io.kinora.ingest.IngestJob;
import io.kinora.ingest.TestCorpus;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a real ingest of files with names that break naive pages, as a browser sees it. */
class ReportInBrowserTest {
    private static final String LONG = "l".repeat(200);
    private static final String MARKUP = "<img src=x onerror=document.title='taken'>, \"quoted\" & 'more'";
    private static final String CONTROLS = "bell\u0007 escape\u001b[2J new\nline turned\u202e4pm. 他跳舞 💃🏽";

    @TempDir
    private Path folder;

    @Test
    void hostileNamesStayTextAndEveryPictureIsDrawn() throws Exception {
        Optional<Chromium> chromium = Chromium.find(folder);
        assumeThat(chromium).as("chromium").isPresent();
        makeVideos();

        TestCorpus corpus = new TestCorpus(folder,
                "ingest { frames = 8, fps = 8, height = 32, width = 32, short-sources = skip }");

        corpus.done(new IngestJob(), "--videos", folder.resolve("videos").toString());

        Path page = corpus.directory("run1").resolve("report/index.html");
        String dom = chromium.orElseThrow().dom(probed(page));
        assertThat(dom).contains("<title>Ingest</title>").contains("data-ran=\"yes\"");
        assertThat(headings(dom)).containsExactly("Funnel", "Scores", "Clips kept", "Clips left out, by reason",
                "Quarantined files", "Cost per source hour", "Passed over as no videos", "Settings");
        assertThat(dom).contains("Run run, begun 20").contains("<td class=\"word\">ingest.short-sources</td>")
                .contains("script.mp4 at 0.0 s");
        int pictures = matches(dom, "<img ").size();
        assertThat(pictures).as("a strip of each kept clip").isEqualTo(4);
        assertThat(dom).contains("data-drawn=\"" + pictures + "\"").contains("data-scripts=\"1\"")
                .contains("data-handlers=\"0\"");
        assertThat(matches(dom, "<svg class=\"small\"")).as("histograms of measured scores").isNotEmpty();
        assertThat(matches(dom, "<figure data-clip=\"[0-9a-f]{32}\">")).hasSize(pictures);
        assertThat(dom).contains(LONG).contains("他跳舞 💃🏽").contains("&lt;img src=x onerror=")
                .contains("escape\uFFFD[2J").contains("turned\uFFFD4pm")
                .doesNotContain("\u0007").doesNotContain("\u001b").doesNotContain("\u202e");

        Path png = folder.resolve("report.png");
        chromium.orElseThrow().screenshot(page, png, 2400);
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(1200);
        assertThat(colours(picture)).as("not blank").isGreaterThan(50);
        assertThat(Files.size(page)).isLessThan(10 << 20);
    }

    private void makeVideos() throws IOException {
        Path videos = Files.createDirectories(folder.resolve("videos/" + MARKUP.replace('/', ' ')));
        Frames frames = TestFrames.movingDisc(8, 32, 32, 8);
        VideoEncoder.mp4(videos.resolve("plain.mp4"), frames);
        VideoEncoder.mp4(videos.resolve(MARKUP + ".mp4"), TestFrames.movingDisc(9, 32, 32, 8));
        VideoEncoder.mp4(videos.resolve(CONTROLS + ".mp4"), TestFrames.movingDisc(10, 32, 32, 8));
        VideoEncoder.mp4(videos.resolve("script.mp4"), TestFrames.movingDisc(11, 32, 32, 8));
        Files.writeString(videos.resolve("script.json"), "{\"caption\": \"</figcaption><script>"
                + "document.title = 'taken';</script>, " + LONG + "\", \"label\": \"a\\tb\\u0000\\u202e,c\"}");
        Files.writeString(videos.resolve(MARKUP + CONTROLS.replace('\n', ' ') + " broken.mp4"), "no video");
        Files.writeString(videos.resolve(LONG + ".mp4"), "none either");
        VideoEncoder.mp4(videos.resolve("short.mp4"), TestFrames.movingDisc(3, 32, 32, 8));
        Files.copy(videos.resolve("plain.mp4"), videos.resolve("copy <b>.mp4"));
        Files.writeString(videos.resolve("notes.<i>x"), "no video by its name");
    }

    /** The page with a script at its end that writes down what the browser made of it. */
    private Path probed(Path page) throws IOException {
        String script = """
                <script>
                  window.addEventListener('load', () => {
                    const body = document.body.dataset;
                    body.ran = 'yes';
                    body.drawn = [...document.images].filter(image => image.naturalWidth > 0).length;
                    body.scripts = document.scripts.length;
                    body.handlers = [...document.querySelectorAll('*')].filter(
                        element => element.getAttributeNames().some(name => name.startsWith('on'))).length;
                  });
                </script>
                </body>""";
        Path probed = folder.resolve("probed.html");
        Files.writeString(probed, Files.readString(page).replace("</body>", script));
        return probed;
    }

    private static List<String> headings(String dom) {
        return Pattern.compile("<h2>([^<]*)</h2>").matcher(dom).results().map(result -> result.group(1)).toList();
    }

    private static List<String> matches(String dom, String pattern) {
        return Pattern.compile(pattern).matcher(dom).results().map(MatchResult::group).toList();
    }

    private static long colours(BufferedImage picture) {
        return java.util.Arrays.stream(picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0,
                picture.getWidth())).distinct().count();
    }
}
