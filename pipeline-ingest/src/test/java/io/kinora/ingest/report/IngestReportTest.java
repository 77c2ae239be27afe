package io.kinora.ingest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.job.RunFacts;
import io.kinora.ingest.score.ClipFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class IngestReportTest {
    private static final ClipFilter FILTER = new ClipFilter(0.3, 0.5, 1, 1, 0, 0);

    @Test
    void partsAddUpToTheWholeInAnyOrder() {
        ClipSummary whole = new ClipSummary(2, 1);
        ClipSummary even = new ClipSummary(2, 1);
        ClipSummary odd = new ClipSummary(2, 1);
        for (int clip = 0; clip < 20; clip++) {
            Row row = clip(clip, clip % 5 == 0 ? "cut" : Tables.KEPT, clip / 20.0);
            whole.add(row);
            (clip % 2 == 0 ? even : odd).add(row);
        }
        ClipSummary merged = odd.merge(even);

        assertThat(merged.counts()).isEqualTo(whole.counts()).isEqualTo(Map.of("cut", 4L, "kept", 16L));
        assertThat(merged.shown()).isEqualTo(whole.shown()).extracting(ShownClip::clipId)
                .containsExactly("clip00", "clip01", "clip02");
        assertThat(merged.shown().get(0).words())
                .isEqualTo("words (label) · day 1.mp4 at 1.5 s · cut 0.00 · clip\u00a0clip00");
        assertThat(merged.histograms(FILTER)).isEqualTo(whole.histograms(FILTER));
        assertThat(merged.histograms(FILTER).get(Score.CUT.ordinal()).groups())
                .extracting(group -> group.counts().stream().mapToLong(Long::longValue).sum()).containsExactly(16L, 4L);
        assertThat(merged.histograms(FILTER).get(Score.SHARPNESS.ordinal()).groups())
                .as("nothing was measured").allSatisfy(group -> assertThat(group.counts()).containsOnly(0L));
    }

    @Test
    void everyValueFallsIntoOneRange() {
        for (Score score : Score.values()) {
            List<Double> edges = score.edges();
            assertThat(edges).isSorted().doesNotHaveDuplicates();
            for (int range = 0; range < score.ranges(); range++) {
                assertThat(score.range(edges.get(range))).isEqualTo(range);
                assertThat(score.range(Math.nextDown(edges.get(range + 1)))).isEqualTo(range);
            }
            assertThat(score.range(Double.MAX_VALUE)).isEqualTo(score.ranges() - 1);
            assertThat(score.range(-1)).isZero();
        }
    }

    @Test
    void tellsTheFunnelFailuresAndCosts() {
        SourceSummary sources = new SourceSummary(
                new TreeMap<>(Map.of("ok", 6L, "quarantined", 7L, "duplicate", 1L, "taken-down", 2L)),
                new TreeMap<>(Map.of("no-frames", 3L, "bad-manifest-row", 4L)),
                List.of(new SourceSummary.Failure("file:/a,<b>.mp4", "no-frames", "decode", "Cannot \u202eread")),
                List.of(new SourceSummary.Cost("h264", 4, 0.5, 90), new SourceSummary.Cost("av1", 2, 0.25, 60)));
        ClipSummary clips = new ClipSummary(1, 1).add(clip(1, Tables.KEPT, 0)).add(clip(2, "too-short", 0));

        String page = IngestReport.page(new IngestReport.Content("corpus in file:/c", "v3", "small", 24, sources, clips,
                clips.histograms(FILTER), Map.of("clip01", new ClipStrips.Strip(new byte[] {1}, 10)),
                new TreeMap<>(Map.of(".txt", 7)), new RunFacts("file:/runs/monday",
                        Instant.parse("2031-02-03T04:05:06Z"), Duration.ofSeconds(3725), false,
                        new TreeMap<>(Map.of("ingest.fps", "8"))))).render();

        assertThat(page).contains("skipped: known already</td><td class=\"number\">8</td><td class=\"number\">40.0 %")
                .contains("skipped: the same bytes as another file</td><td class=\"number\">1<")
                .contains("skipped: taken down</td><td class=\"number\">2<")
                .contains("quarantined: no-frames</td><td class=\"number\">3<")
                .contains("<b>20</b><span>videos found").contains("<b>3</b><span>quarantined")
                .contains("<b>4</b><span>rows of the manifest that name no video")
                .doesNotContain("quarantined: bad-manifest-row").contains("<td class=\"word\">bad-manifest-row</td>")
                .contains("Run monday, begun 2031-02-03 04:05 UTC, took 1 h 2 min 5 s.")
                .contains("<td class=\"word\">ingest.fps</td><td class=\"number\">8</td>")
                .contains("left out: too short for one clip</td><td class=\"number\">1</td><td class=\"number\">50.0 %")
                .contains("file:/a,&lt;b&gt;.mp4").contains("Cannot \uFFFDread").contains("Some of every code")
                .contains("<td class=\"word\">h264</td><td class=\"number\">4</td><td class=\"number\">0.500</td>"
                        + "<td class=\"number\">90.0</td><td class=\"number\">180</td>")
                .contains("<td class=\"word\">all</td><td class=\"number\">6</td><td class=\"number\">0.750</td>"
                        + "<td class=\"number\">150</td><td class=\"number\">200</td>")
                .contains("<figure data-clip=\"clip01\"><img src=\"data:image/jpeg;base64,AQ==\"")
                .contains("1, without a picture.");
    }

    @Test
    void putsTheTenthBehindTheNinth() {
        assertThat(Stream.of("file:/m.csv#10", "file:/m.csv#9", "file:/m.csv#100", "file:/a/2.mp4", "file:/a/10.mp4")
                .sorted(Comparator.comparing(SourceSummary::natural))).containsExactly("file:/a/2.mp4",
                        "file:/a/10.mp4", "file:/m.csv#9", "file:/m.csv#10", "file:/m.csv#100");
    }

    private static Row clip(int number, String status, double cut) {
        Map<String, Object> values = Map.of("clip_id", "clip%02d".formatted(number), "source_id", "s",
                "start_pts", 1_500_000L, "end_pts", 2_500_000L, "caption", "words", "label", "label", "motion", 3.0,
                "cut", cut, "status", status, "split", Tables.TRAIN);
        Row row = TestRows.row(Tables.CLIPS_SCHEMA, values);
        Object[] columns = new Object[row.length() + 1];
        for (int column = 0; column < row.length(); column++) {
            columns[column] = row.get(column);
        }
        columns[row.length()] = "file:/videos/day 1.mp4";
        return new GenericRowWithSchema(columns, Tables.CLIPS_SCHEMA.add("uri", DataTypes.StringType));
    }
}
