package io.kinora.ingest.curate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.video.Frames;
import io.kinora.ingest.CurateJob;
import io.kinora.ingest.TestCorpus;
import io.kinora.ingest.dedup.SyntheticScene;
import io.kinora.ingest.source.SplitShares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurateJobTest {
    private static final long CLIP_MICROS = 2_000_000;
    private static final SplitShares SHARES = new SplitShares(0.1, 0.1);

    @TempDir
    private Path folder;

    private final List<Row> sources = new ArrayList<>();
    private final List<Row> clips = new ArrayList<>();
    private final List<Row> frames = new ArrayList<>();
    private TestCorpus corpus;

    @Test
    void decidesOnEveryClipFromWhatIngestWrote() throws IOException {
        writeCorpus();

        JsonNode dry = curate("--dry-run");

        assertThat(dry.path("clips")).hasToString("{\"found\":19,\"kept\":14,\"filtered\":5,\"quarantined\":0}");
        assertThat(dry.path("changed").asLong()).isPositive();
        assertThat(dry.has("corpus")).isFalse();
        assertThat(corpus.directory("run1").resolve("report")).doesNotExist();
        corpus.tables(tables -> {
            assertThat(tables.versions().get(Version.LATEST).name()).as("a dry run changes nothing").isEqualTo("v1");
            assertThat(statuses(tables)).doesNotContainValue("duplicate");
        });

        JsonNode first = curate();

        assertThat(first.path("clips")).isEqualTo(dry.path("clips"));
        assertThat(first.path("funnel")).isEqualTo(dry.path("funnel"));
        assertThat(first.at("/corpus/version").asText()).isEqualTo("v2");
        assertThat(first.path("duplicates").path("families").asInt()).isEqualTo(1);
        assertThat(first.path("duplicates").path("exact_sources").asInt()).isEqualTo(1);
        corpus.tables(tables -> {
            assertThat(statuses(tables)).isEqualTo(new TreeMap<>(Map.ofEntries(
                    Map.entry("best-0", "kept"), Map.entry("best-1", "kept"), Map.entry("best-2", "kept"),
                    Map.entry("shifted-0", "duplicate"), Map.entry("shifted-1", "duplicate"),
                    Map.entry("part-0", "duplicate"),
                    // Motionless, and at another time than the proved one.
                    Map.entry("best-3", "kept"), Map.entry("shifted-5", "kept"),
                    // A fixed camera on two days: the empty room is the same, what happens in it is not.
                    Map.entry("monday-0", "kept"), Map.entry("monday-1", "kept"),
                    Map.entry("tuesday-0", "kept"), Map.entry("tuesday-1", "kept"),
                    Map.entry("decoy-0", "kept"), Map.entry("decoy-1", "kept"),
                    Map.entry("dark-0", "black"), Map.entry("other-0", "kept"), Map.entry("other-1", "kept"),
                    Map.entry("other-2", "kept"), Map.entry("short-0", "too-short"))));
            String split = SHARES.split(id("best"));
            for (Row row : tables.read(Tables.CLIPS).collectAsList()) {
                boolean family = List.of(id("best"), id("shifted"), id("part"))
                        .contains(row.<String>getAs("source_id"));
                assertThat(row.<String>getAs("family")).isEqualTo(family ? id("best") : null);
                assertThat(row.<String>getAs("split"))
                        .isEqualTo(family ? split : SHARES.split(row.getAs("source_id")));
            }
            assertThat(tables.read(Tables.FRAMES).count()).as("frames stay").isEqualTo(frames.size());
        });
        String page = Files.readString(corpus.directory("run2").resolve("report/index.html"));
        assertThat(page).contains("A family of 3").contains("best.mp4: keeps its clips").contains("at +0.63 s")
                .contains("data:image/jpeg;base64,")
                .contains("left out by duplicates: duplicate</td><td class=\"number\">3</td>")
                .contains("(no label)</td><td class=\"number\">4</td><td class=\"number\">28.6 %</td>")
                .contains("Run run2, begun 20").contains("curate.duplicates.correlation");

        JsonNode second = curate();

        assertThat(second.at("/corpus/version").asText()).as("nothing changed, so no new version").isEqualTo("v2");
        assertThat(second.path("changed").asLong()).isZero();

        JsonNode narrow = curate("--dry-run", "--set", "curate.duplicates.neighbours=1", "--set",
                "curate.duplicates.candidates=1");

        assertThat(narrow.at("/duplicates/passed_over").asLong()).isPositive();
        assertThat(narrow.at("/duplicates/candidates").asLong()).isBetween(1L,
                second.at("/duplicates/candidates").asLong() - 1);

        JsonNode third = curate("--where", "label = 'other' or uri like '%best%' and width >= 640"
                + " or uri like '%day.mp4'", "--tag", "picked",
                "--set", "curate.filter.black=1", "--set", "curate.balance.most-per-label=2");

        assertThat(third.at("/corpus/version").asText()).isEqualTo("picked");
        assertThat(third.path("statuses")).hasToString(
                "{\"kept\":8,\"not-selected\":7,\"too-short\":1,\"unbalanced\":3}");
        corpus.tables(tables -> {
            Map<String, String> statuses = statuses(tables);
            assertThat(statuses).as("no label is too many of none").containsEntry("monday-0", "kept")
                    .containsEntry("monday-1", "kept").containsEntry("tuesday-0", "kept")
                    .containsEntry("tuesday-1", "kept");
            assertThat(statuses).as("the filter is another, the condition leaves it out now")
                    .containsEntry("dark-0", "not-selected").containsEntry("shifted-0", "not-selected");
            assertThat(tables.read(Tables.CLIPS, tables.versions().get("v2")).where("status = 'duplicate'").count())
                    .as("an older version stays").isEqualTo(3);
        });

        assertThat(run("--where", "motoin > 1")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/message").asText()).contains("motoin").contains("motion, sharpness")
                .contains("frames_decoded");
        assertThat(run("--tag", "picked")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("version-exists");

        clips.clear();
        clip("stray", 0, new SyntheticScene(3, 4).clip(0), "scene", Map.of());
        corpus.tables(tables -> tables.append(Tables.CLIPS, frame(SparkSession.active(), clips, Tables.CLIPS_SCHEMA),
                "stopped-1"));
        assertThat(run("--tag", "halved")).as("clips came, their source did not").isEqualTo(ExitCode.INPUT);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("half-written");
        corpus.tables(tables -> assertThat(tables.iceberg(Tables.SOURCES).refs()).doesNotContainKey("halved"));
    }

    private void writeCorpus() throws IOException {
        corpus = new TestCorpus(folder, "");
        SyntheticScene scene = new SyntheticScene(1, 2);
        SyntheticScene decoy = new SyntheticScene(1, 77);
        SyntheticScene other = new SyntheticScene(5, 6);
        source("best", 1280, "ok");
        source("shifted", 640, "ok");
        source("part", 320, "ok");
        source("decoy", 1280, "ok");
        source("dark", 1280, "ok");
        source("other", 1280, "ok");
        source("short", 1280, "ok");
        source("exact", 1280, "duplicate");
        for (int clip = 0; clip < 3; clip++) {
            clip("best", clip, scene.clip(16 * clip), "scene", Map.of());
            clip("other", clip, other.clip(16 * clip), "other", Map.of());
        }
        for (int clip = 0; clip < 2; clip++) {
            clip("shifted", clip, scene.copy(16 * clip + 5, clip), "scene", Map.of());
            clip("decoy", clip, decoy.clip(16 * clip), "scene", Map.of());
        }
        clip("best", 3, scene.empty(), "scene", Map.of());
        clip("shifted", 5, scene.empty(), "scene", Map.of());
        source("monday", 1280, "ok");
        source("tuesday", 1280, "ok");
        SyntheticScene monday = new SyntheticScene(9, 21);
        clip("monday", 0, monday.clip(0), null, Map.of());
        clip("monday", 1, monday.empty(), null, Map.of());
        clip("tuesday", 0, new SyntheticScene(9, 55).clip(0), null, Map.of());
        clip("tuesday", 1, monday.empty(), null, Map.of());
        clip("part", 0, scene.copy(24, 9), "scene", Map.of());
        clip("dark", 0, scene.clip(100), "scene", Map.of("black", 0.9, "status", "black"));
        Map<String, Object> tooShort = new HashMap<>(Map.of("clip_id", "short-0", "source_id", id("short"), "start_pts",
                0L, "end_pts", 1000L, "label", "scene", "status", "too-short", "split", SHARES.split(id("short"))));
        clips.add(TestRows.row(Tables.CLIPS_SCHEMA, tooShort));
        corpus.tables(tables -> {
            tables.create();
            SparkSession spark = SparkSession.active();
            tables.append(Tables.FRAMES, frame(spark, frames, Tables.FRAMES_SCHEMA));
            tables.append(Tables.CLIPS, frame(spark, clips, Tables.CLIPS_SCHEMA));
            tables.append(Tables.SOURCES, frame(spark, sources, Tables.SOURCES_SCHEMA));
            assertThat(tables.versions().tag(Optional.empty()).name()).isEqualTo("v1");
        });
    }

    private static Dataset<Row> frame(SparkSession spark, List<Row> rows, StructType schema) {
        return spark.createDataFrame(rows, schema).coalesce(1);
    }

    private void source(String name, int width, String status) {
        Map<String, Object> values = new HashMap<>(Map.of("uri", "file:/videos/" + name + ".mp4", "source_id", id(name),
                "bytes", 1000L, "modified", 1L, "width", width, "height", width / 2, "duration", 6_000_000L, "status",
                status, "attempts", 1, "versions", "test"));
        if (status.equals("duplicate")) {
            values.put("duplicate_of", "file:/videos/best.mp4");
            values.put("source_id", id("best"));
        }
        sources.add(TestRows.row(Tables.SOURCES_SCHEMA, values));
    }

    private void clip(String source, int number, Frames clip, String label, Map<String, Object> more) {
        String name = source + "-" + number;
        Map<String, Object> values = new HashMap<>(Map.of("clip_id", name, "source_id", id(source), "start_pts",
                number * CLIP_MICROS, "end_pts", (number + 1) * CLIP_MICROS, "hash",
                SyntheticScene.hash(clip), "status", "kept", "split", SHARES.split(id(source))));
        for (String score : List.of("luma", "motion", "sharpness", "black", "frozen", "letterbox", "cut")) {
            values.put(score, 0.0);
        }
        values.put("label", label);
        values.putAll(more);
        clips.add(TestRows.row(Tables.CLIPS_SCHEMA, values));
        frames.add(FramesRow.of(name, clip));
    }

    /** A source id that begins as a hash does. */
    private static String id(String name) {
        return String.format("%016x", name.hashCode() * 0x9E3779B97F4A7C15L).repeat(4);
    }

    private JsonNode curate(String... arguments) throws IOException {
        return corpus.done(new CurateJob(), arguments);
    }

    private ExitCode run(String... arguments) {
        return corpus.run(new CurateJob(), arguments);
    }

    private static Map<String, String> statuses(TableSet tables) {
        Map<String, String> statuses = new TreeMap<>();
        tables.read(Tables.CLIPS).select("clip_id", "status").collectAsList()
                .forEach(row -> statuses.put(row.getString(0), row.getString(1)));
        return statuses;
    }
}
