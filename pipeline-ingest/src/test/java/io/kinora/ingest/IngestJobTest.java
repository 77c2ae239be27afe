package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.error.ExitCode;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobTest {
    @TempDir
    private Path folder;

    private Path videos;
    private TestCorpus corpus;

    @BeforeEach
    void makeFolder() throws IOException {
        videos = Files.createDirectories(folder.resolve("videos/shapes"));
        corpus = new TestCorpus(folder, """
                # A process that decodes takes longer to start than these files take.
                decode.isolation = thread
                ingest { frames = 8, fps = 8, height = 16, width = 16, batch-sources = 3 }
                """);
    }

    @Test
    void accountsForEveryFileAndReadsNoneTwice() throws IOException {
        write("b long.mp4", 20);
        Files.copy(videos.resolve("b long.mp4"), videos.resolve("copy.mp4"));
        Files.copy(videos.resolve("b long.mp4"), videos.resolve("a copy.mp4"));
        write("short.mp4", 3);
        write("picture.mp4", 1);
        write("labelled.mp4", 9);
        Files.writeString(videos.resolve("labelled.json"),
                "{\"caption\": \"it's a \\\"disc\\\"\", \"label\": \"disc\"}");
        write("unlabelled.mp4", 10);
        Files.writeString(videos.resolve("unlabelled.json"), "no json");
        Files.writeString(videos.resolve("<b>broken's.mp4"), "no video at all");
        Files.writeString(videos.resolve("notes.md"), "no video by its name");

        JsonNode first = ingest();

        assertThat(first.path("sources")).hasToString(
                "{\"found\":8,\"ok\":4,\"quarantined\":2,\"skipped\":2}");
        assertThat(first.path("clips")).hasToString("{\"found\":5,\"kept\":4,\"filtered\":1,\"quarantined\":0}");
        assertThat(first.at("/corpus/version").asText()).isEqualTo("v1");
        assertThat(first.at("/corpus/uri").asText()).isEqualTo("file:" + corpus.warehouse());
        corpus.tables(tables -> {
            Map<String, Row> sources = TestCorpus.byName(tables.read(Tables.SOURCES));
            assertThat(sources).hasSize(8);
            assertThat(sources.get("a copy.mp4").<String>getAs("status")).isEqualTo("ok");
            assertThat(sources.get("b long.mp4").<String>getAs("status")).isEqualTo("duplicate");
            assertThat(sources.get("copy.mp4").<String>getAs("duplicate_of"))
                    .isEqualTo(sources.get("a copy.mp4").<String>getAs("uri"));
            assertThat(sources.get("copy.mp4").<String>getAs("caption")).isEqualTo("copy");
            assertThat(sources.get("labelled.mp4").<String>getAs("codec")).isEqualTo("h264");
            assertThat(sources.get("labelled.mp4").<Long>getAs("frames_decoded")).isEqualTo(9);
            assertThat(sources.get("<b>broken's.mp4").<String>getAs("error_code")).isEqualTo("not-a-video");
            assertThat(sources.get("<b>broken's.mp4").<String>getAs("error_stage")).isEqualTo("open");
            assertThat(sources.get("unlabelled.mp4").<String>getAs("error_code")).isEqualTo("bad-sidecar");
            checkClips(tables, sources);
        });
        Path page = corpus.directory("run1").resolve("report/index.html");
        String report = Files.readString(page);
        assertThat(report).contains("&lt;b&gt;broken&#39;s.mp4").doesNotContain("<b>broken")
                .contains("it&#39;s a &quot;disc&quot; (disc)").contains("data:image/jpeg;base64,");

        JsonNode second = ingest();

        assertThat(second.path("sources")).hasToString("{\"found\":8,\"ok\":0,\"quarantined\":0,\"skipped\":8}");
        assertThat(second.at("/corpus")).as("nothing new, so the same version").isEqualTo(first.at("/corpus"));

        // As if the first run had been killed after its last batch: the same command accounts for all of it.
        Path killed = corpus.directory("run1").resolve("result.json");
        Files.writeString(killed, Files.readString(killed).replace("\"done\"", "\"running\""));
        Files.delete(corpus.directory("run1").resolve(".result.json.crc"));
        assertThat(corpus.runAs("run1", new IngestJob(), "--videos", folder.resolve("videos").toString()))
                .isEqualTo(ExitCode.DONE);
        JsonNode continued = corpus.result();
        assertThat(continued.path("sources")).isEqualTo(first.path("sources"));
        assertThat(continued.path("clips")).isEqualTo(first.path("clips"));
        assertThat(Files.readString(page)).as("it tells of the whole run")
                .isEqualTo(report);
    }

    private void checkClips(TableSet tables, Map<String, Row> sources) {
        Map<String, List<Row>> clips = tables.read(Tables.CLIPS).collectAsList().stream()
                .collect(Collectors.groupingBy(row -> row.<String>getAs("source_id")));
        assertThat(clips).hasSize(4);
        List<Row> twenty = clips.get(sources.get("a copy.mp4").<String>getAs("source_id"));
        assertThat(twenty).extracting(row -> row.<Long>getAs("start_pts")).containsExactlyInAnyOrder(0L, 1_000_000L);
        assertThat(twenty).extracting(row -> row.<Long>getAs("end_pts"))
                .containsExactlyInAnyOrder(1_000_000L, 2_000_000L);
        assertThat(twenty).allSatisfy(row -> {
            assertThat(row.<String>getAs("label")).isEqualTo("shapes");
            assertThat(row.<Double>getAs("luma")).isBetween(50.0, 150.0);
            assertThat(row.<Double>getAs("motion")).isBetween(1.0, 50.0);
            assertThat(row.<String>getAs("split")).isIn("train", "validation", "test");
        });
        assertThat(clips.get(sources.get("labelled.mp4").<String>getAs("source_id"))).singleElement()
                .satisfies(row -> {
                    assertThat(row.<String>getAs("caption")).isEqualTo("it's a \"disc\"");
                    assertThat(row.<String>getAs("label")).isEqualTo("disc");
                });
        assertThat(clips.get(sources.get("picture.mp4").<String>getAs("source_id"))).singleElement()
                .satisfies(row -> assertThat(row.<String>getAs("status")).isEqualTo("too-short"));

        List<Row> frames = tables.read(Tables.FRAMES).collectAsList();
        assertThat(frames).extracting(row -> row.<String>getAs("clip_id")).containsExactlyInAnyOrderElementsOf(
                clips.values().stream().flatMap(List::stream).filter(row -> row.getAs("status").equals("kept"))
                        .map(row -> row.<String>getAs("clip_id")).toList());
        assertThat(frames).allSatisfy(row -> assertThat(FramesRow.frames(row).shape()).isEqualTo("[8, 16, 16, 3]"));
    }

    @Test
    void readsChangedFilesAgainAndClearsUpAfterAStoppedRun() throws IOException {
        write("one.mp4", 8);
        write("two.mp4", 9);
        Files.writeString(videos.resolve("three.mp4"), "not yet a video");
        ingest();
        Map<String, String> before = clipIdsByName();
        corpus.tables(tables -> {
            SparkSession spark = SparkSession.active();
            Frames frames = TestFrames.movingDisc(8, 16, 16, 8);
            tables.append(Tables.FRAMES, spark.createDataFrame(List.of(FramesRow.of("stray", frames)),
                    Tables.FRAMES_SCHEMA), "stopped/7");
            tables.append(Tables.CLIPS, spark.createDataFrame(List.of(TestRows.clip("stray",
                    "nobody", "kept", "train")), Tables.CLIPS_SCHEMA), "stopped/7");
        });
        write("two.mp4", 12);
        write("three.mp4", 13);
        Files.setLastModifiedTime(videos.resolve("three.mp4"), FileTime.fromMillis(1_000_000));
        write("four.mp4", 14);

        JsonNode result = ingest();

        assertThat(result.path("sources")).hasToString("{\"found\":4,\"ok\":3,\"quarantined\":0,\"skipped\":1}");
        assertThat(result.at("/corpus/version").asText()).isEqualTo("v2");
        Map<String, String> after = clipIdsByName();
        assertThat(after).containsOnlyKeys("one.mp4", "two.mp4", "three.mp4", "four.mp4");
        assertThat(after.get("one.mp4")).isEqualTo(before.get("one.mp4"));
        assertThat(after.get("two.mp4")).isNotEqualTo(before.get("two.mp4"));
        corpus.tables(tables -> {
            assertThat(TestCorpus.byName(tables.read(Tables.SOURCES)).get("three.mp4").<Integer>getAs("attempts"))
                    .isEqualTo(2);
            assertThat(tables.read(Tables.FRAMES).select("clip_id").collectAsList())
                    .extracting(row -> row.getString(0)).containsExactlyInAnyOrderElementsOf(after.values());
            assertThat(tables.read(Tables.CLIPS, tables.versions().get("v1")).count()).as("the older version stays")
                    .isEqualTo(2);
        });
    }

    @Test
    void losesNoClipsOfFilesThatCannotBeReadNowNorOfCopies() throws IOException, InterruptedException {
        write("one.mp4", 8);
        write("two.mp4", 9);
        Path zoo = Files.createDirectories(folder.resolve("zoo"));
        Files.copy(videos.resolve("one.mp4"), zoo.resolve("copy.mp4"));
        assertThat(run("--videos", videos.toString(), zoo.toString())).isEqualTo(ExitCode.DONE);
        Map<String, String> before = clipIdsByName();
        assertThat(before).containsOnlyKeys("one.mp4", "two.mp4", "copy.mp4");

        // A pipe cannot be read; the copy in the other folder is not asked for, and a batch before gets a new one.
        Files.delete(videos.resolve("two.mp4"));
        assumeThat(new ProcessBuilder("mkfifo", videos.resolve("two.mp4").toString()).start().waitFor()).isZero();
        Files.copy(zoo.resolve("copy.mp4"), videos.resolve("a new copy.mp4"));
        write("one.mp4", 12);
        assertThat(run("--videos", videos.toString(), "--set", "ingest.batch-sources=1")).isEqualTo(ExitCode.DONE);

        assertThat(corpus.result().path("plan").path("changed").asInt()).isEqualTo(3);
        assertThat(corpus.result().path("sources"))
                .hasToString("{\"found\":4,\"ok\":2,\"quarantined\":0,\"skipped\":2}");
        Map<String, String> after = clipIdsByName();
        assertThat(after.get("a new copy.mp4")).isEqualTo(before.get("one.mp4"));
        assertThat(after.get("copy.mp4")).isEqualTo(before.get("one.mp4"));
        assertThat(after.get("two.mp4")).isEqualTo(before.get("two.mp4"));
        assertThat(after.get("one.mp4")).isNotEqualTo(before.get("one.mp4"));
        corpus.tables(tables -> {
            Map<String, Row> sources = TestCorpus.byName(tables.read(Tables.SOURCES));
            assertThat(sources.get("two.mp4").<Integer>getAs("attempts")).isEqualTo(1);
            assertThat(sources.get("copy.mp4").<String>getAs("duplicate_of")).endsWith("/a new copy.mp4");
            assertThat(tables.read(Tables.FRAMES).select("clip_id").collectAsList()).extracting(row -> row.getString(0))
                    .containsExactlyInAnyOrderElementsOf(Set.copyOf(after.values()));
            assertThat(tables.read(Tables.CLIPS).count()).isEqualTo(3);
        });
    }

    @Test
    void saysWhatToDoWhenNoVideoIsThere() throws IOException {
        Files.writeString(videos.resolve("only.txt"), "text");

        assertThat(run("--videos", videos.toString())).isEqualTo(ExitCode.INPUT);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("no-videos-found");
        assertThat(corpus.result().at("/error/message").asText()).contains("{.txt=1}").contains("give --videos");

        assertThat(run("--videos", folder + "/nowhere/*.mp4")).isEqualTo(ExitCode.INPUT);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("no-videos-found");

        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/message").asText()).contains("add --videos with files, folders or globs");
    }

    @Test
    void endsForTheReasonThatAnExecutorHas() throws IOException {
        write("one.mp4", 8);

        assertThat(run("--videos", videos.toString(), "--set", "ingest.frames=2000", "--set", "ingest.height=256",
                "--set", "ingest.width=256", "--set", "decode.isolation=process", "--set",
                "decode.memory=268435456")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("decode-memory");
    }

    private void write(String name, int frames) throws IOException {
        corpus.video("videos/shapes/" + name, frames);
    }

    private JsonNode ingest() throws IOException {
        return corpus.done(new IngestJob(), "--videos", folder.resolve("videos").toString());
    }

    private ExitCode run(String... arguments) {
        return corpus.run(new IngestJob(), arguments);
    }

    private Map<String, String> clipIdsByName() throws IOException {
        Map<String, String> ids = new TreeMap<>();
        corpus.tables(tables -> tables.read(Tables.CLIPS).join(tables.read(Tables.SOURCES).select("source_id", "uri"),
                "source_id").select("uri", "clip_id").collectAsList().forEach(row ->
                        ids.put(TestCorpus.fileName(row.getString(0)), row.getString(1))));
        return ids;
    }
}
