package io.kinora.ingest.takedown;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobRunner;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import io.kinora.ingest.CurateJob;
import io.kinora.ingest.ExportJob;
import io.kinora.ingest.IngestJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus of three versions, with all that is made of one: stored features, a report, runs that read it. */
class TakeDownTest {
    private static final Duration DAY = Duration.ofDays(1);
    /** The first step that is told once rows have gone. */
    private static final int ROWS_GONE = 4;
    private static final int MOST_STEPS = 30;

    @TempDir
    private Path folder;

    private Path videos;
    private int runs;
    private SparkSession spark;
    private TableSet tables;

    /** Ends a take-down at a certain place, as a kill does. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void ingestTwice() throws IOException {
        videos = Files.createDirectories(folder.resolve("videos"));
        Files.writeString(folder.resolve("job.conf"), """
                decode { isolation = thread }
                ingest { frames = 8, fps = 8, height = 16, width = 16 }
                spark { "spark.master" = "local[2]", "spark.ui.enabled" = false, "spark.sql.shuffle.partitions" = 2 }
                """);
        write("private words.mp4", 24);
        Files.copy(videos.resolve("private words.mp4"), videos.resolve("the copy.mp4"));
        write("half.mp4", 17);
        ingest();
        write("later.mp4", 12);
        ingest();
        assertThat(run(new ExportJob(), "tar", "--to", folder.resolve("tar").toString(), "--set",
                "export.shard-samples=2")).isEqualTo(ExitCode.DONE);
        assertThat(run(new ExportJob(), "mp4", "--to", folder.resolve("mp4").toString(), "--format", "mp4"))
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void takesASourceAndAClipOutOfEverythingAndKeepsThemOut() throws IOException {
        open();
        Version third = curated();
        String source = id(videos.resolve("the copy.mp4"));
        String clip = clips("half.mp4").get(0);
        Set<String> gone = new TreeSet<>(clips("private words.mp4"));
        gone.add(clip);
        assertThat(gone).hasSize(4);
        features();
        Path report = report(gone, clips("half.mp4").get(1));
        Path ingested = folder.resolve("runs/run1/report/index.html");
        assertThat(ClipFigures.clips(Files.readString(ingested))).as("the ingest's own report")
                .containsAnyElementsOf(gone);
        trainingRun("before", third);
        Path staged = leftByAKilledIngest(gone);
        spark.sql("CREATE NAMESPACE kinora.other");
        spark.sql("CREATE TABLE kinora.other.sources USING iceberg AS SELECT * FROM kinora.corpus.sources");
        Map<String, String> expected = new TreeMap<>();
        for (String version : List.of("v1", "v2", "v3")) {
            expected.put(version, content(tables.versions().get(version), source, gone));
        }
        String now = content(null, source, gone);

        assertThatThrownBy(() -> takeDown(DAY, Duration.ZERO).run(List.of("no such id", source), Optional.empty()))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e).hasMessageContaining("no such id").hasMessageContaining("nothing was changed");
                    assertThat(e.getMessage()).doesNotContain(source);
                });
        assertThat(tables.read(Tables.TOMBSTONES).isEmpty()).isTrue();

        // By the URI of a copy; killed before every other step, so that each one is done again.
        List<String> names = List.of(videos.resolve("the copy.mp4").toString(), clip);
        TakeDownResult result = killedEverywhere(names);

        assertThat(result.takenDown()).extracting(TakeDownResult.Subject::id).containsExactlyInAnyOrder(source, clip);
        assertThat(result.takenDown()).allSatisfy(subject ->
                assertThat(subject.versions().keySet()).containsExactly("v1", "v2", "v3"));
        assertThat(result.warnings()).hasSize(2).first().asString().startsWith("There is no").contains("late.html");
        assertThat(result.warnings().get(1)).startsWith("Corpus other").contains("--set corpus.name=other");
        spark.sql("DROP TABLE kinora.other.sources PURGE");
        assertThat(result.expiry().removed()).isZero();
        assertThat(result.expiry().due()).isPresent();
        for (String version : List.of("v1", "v2", "v3")) {
            assertThat(content(tables.versions().get(version), "", Set.of())).as(version)
                    .isEqualTo(expected.get(version));
        }
        assertThat(content(null, "", Set.of())).isEqualTo(now);
        assertThat(tables.versions().get(Version.LATEST).name()).isEqualTo("v3");
        String stays = clips("half.mp4").get(0);
        assertThat(Stream.of("v1", "v2", "v3").map(version -> spark.sql("SELECT _file FROM "
                + tables.at(Tables.FRAMES, tables.versions().get(version)) + " WHERE clip_id = '" + stays + "'").first()
                .getString(0)).distinct()).as("written once for all versions").hasSize(1);
        assertThat(spark.table("kinora.features.vectors").select("video").collectAsList())
                .extracting(row -> row.getString(0)).noneMatch(video -> gone.contains(video.split(":")[0]))
                .hasSize(2).contains("other");
        for (Path page : List.of(report, ingested)) {
            assertThat(Files.readString(page)).doesNotContain("private words").contains("Taken down").contains("half");
            assertThat(ClipFigures.clips(Files.readString(page))).isNotEmpty().doesNotContainAnyElementsOf(gone);
        }
        assertThatThrownBy(() -> tables.read(Tables.FRAMES, third)).isInstanceOf(KinoraException.class)
                .hasMessageContaining("clips of it have been taken down since");
        assertThat(spark.sql("SELECT * FROM kinora.corpus.frames VERSION AS OF " + third.snapshot(Tables.FRAMES))
                .where(col("clip_id").isInCollection(gone)).count()).as("for those who read it now").isEqualTo(4);

        exportsHold(clips("half.mp4"), clips("later.mp4"));
        trainingRun("after", tables.versions().get("v3"));
        namesTheRunsThatSawIt(source);
        Path late = lateEvaluation(gone);
        spark.stop();

        assertThat(run(new CurateJob(), "both", "--expire", "--where", "motion > 1")).isEqualTo(ExitCode.USAGE);
        assertThat(run(new CurateJob(), "expire", "--expire", "--set", "curate.take-down.expire-after=0s"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result("expire").at("/expiry/removed").asLong()).isPositive();
        assertThat(result("expire").at("/expiry/due").asText()).as("for files that a job may commit yet").isNotEmpty();
        open();
        assertThat(Files.readString(late)).contains("Taken down").doesNotContain("private words");
        assertThat(staged).exists();
        assertThat(takeDown(Duration.ZERO, DAY).preview(List.of()).expiry().due()).isEmpty();
        assertThat(takeDown(Duration.ZERO, DAY).run(List.of(), Optional.empty()).expiry().removed()).isPositive();
        nothingLeftOnDisk(source, gone);
        assertThat(content(tables.versions().get("v1"), "", Set.of())).isEqualTo(expected.get("v1"));
        spark.stop();
        staysOut(source, gone);
    }

    private void namesTheRunsThatSawIt(String source) throws IOException {
        String itsClip = Stone.all(tables).stream().filter(stone -> stone.sourceId().equals(source))
                .flatMap(stone -> stone.clipId().stream()).findFirst().orElseThrow();
        SeenByResult seen = new SeenBy(spark, tables).find(List.of(source, itsClip),
                List.of(folder.resolve("runs").toString()));
        assertThat(seen.runs()).as("two ingests, two exports, two trainings").isEqualTo(6);
        assertThat(seen.seenBy()).hasSize(2).allSatisfy(subject -> assertThat(subject.runs())
                .extracting(run -> Path.of(run.uri()).getFileName() + " " + run.job() + " " + run.versions())
                .containsExactly("before train [v3]", "mp4 export [v2]", "run1 ingest [v1]", "run2 ingest [v2]",
                        "tar export [v2]"));
    }

    private void exportsHold(List<String> half, List<String> later) throws IOException {
        List<String> left = Stream.concat(half.stream(), later.stream()).sorted().toList();
        assertThat(left).hasSize(2);
        List<String> inTars = new ArrayList<>();
        for (Path tar : files("tar", ".tar")) {
            try (TarArchiveInputStream entries = new TarArchiveInputStream(Files.newInputStream(tar))) {
                for (TarArchiveEntry entry = entries.getNextTarEntry(); entry != null;
                        entry = entries.getNextTarEntry()) {
                    inTars.add(entry.getName());
                }
            }
        }
        assertThat(inTars).containsExactlyInAnyOrderElementsOf(left.stream()
                .flatMap(id -> Stream.of(id + ".mp4", id + ".json")).toList());
        assertThat(files("mp4", ".mp4")).extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(left.stream().map(id -> id + ".mp4").toList());
        for (String export : List.of("tar", "mp4")) {
            String index = Files.readString(folder.resolve(export + "/index.json"));
            assertThat(new ObjectMapper().readTree(index).path("samples").asInt()).isEqualTo(2);
        }
        for (Path lines : files("mp4", ".jsonl")) {
            assertThat(Files.readString(lines)).doesNotContain("private words");
        }
    }

    /** An evaluation that began before the take-down stores features and writes its page after it. */
    private Path lateEvaluation(Set<String> gone) throws IOException {
        String clip = gone.iterator().next();
        spark.sql("INSERT INTO kinora.features.vectors VALUES ('" + clip + ":1:8', 'net', X'01')");
        return Files.writeString(folder.resolve("late.html"), HtmlPage.titled("Report", "").figures(List.of(
                new HtmlPage.Figure("data:image/png;base64,AA", "private words", 8, List.of(clip)))).render());
    }

    /** A data file that never was committed, and what was staged; gives the latter. */
    private Path leftByAKilledIngest(Set<String> gone) throws IOException {
        Path file = Path.of(spark.sql("SELECT _file FROM kinora.corpus.frames WHERE clip_id = '"
                + gone.iterator().next() + "'").first().getString(0).replaceFirst("^file:", ""));
        Files.copy(file, file.resolveSibling("uncommitted.parquet"));
        return Files.writeString(Files.createDirectories(folder.resolve("corpus/_kinora/ingest-0/staged"))
                .resolve("part-0"), "private words");
    }

    private List<Path> files(String export, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(export))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** Tombstones keep them out, and a later take-down leaves word of that as it is. */
    private void staysOut(String source, Set<String> gone) throws IOException {
        Files.setLastModifiedTime(videos.resolve("half.mp4"), FileTime.fromMillis(1_000_000));
        assertThat(ingest().path("sources")).hasToString("{\"found\":4,\"ok\":1,\"quarantined\":0,\"skipped\":3}");
        assertThat(ingest().path("sources")).hasToString("{\"found\":4,\"ok\":0,\"quarantined\":0,\"skipped\":4}");
        open();
        String elsewhere = "0".repeat(64);
        assertThat(takeDown(DAY, Duration.ZERO).run(List.of(source, elsewhere), Optional.empty()).rows().values())
                .containsOnly(0L);
        assertThat(Tombstones.read(tables).ofSource(elsewhere)).as("known or not").isTrue();
        List<Row> rows = tables.read(Tables.SOURCES).where(col("source_id").equalTo(source)).collectAsList();
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.<String>getAs("status")).isEqualTo(Tables.TAKEN_DOWN);
            assertThat(row.<Integer>getAs("attempts")).as("read once to know it").isEqualTo(1);
            assertThat(row.<String>getAs("caption")).isNull();
        });
        assertThat(tables.read(Tables.CLIPS).where(col("clip_id").isInCollection(gone)).isEmpty()).isTrue();
        assertThat(tables.read(Tables.FRAMES).where(col("clip_id").isInCollection(gone)).isEmpty()).isTrue();
        assertThat(clips("half.mp4")).as("the rest of the source").isNotEmpty();
        spark.stop();
    }

    private TakeDownResult killedEverywhere(List<String> names) {
        for (int last = ROWS_GONE; last < MOST_STEPS; last += 2) {
            int[] steps = {last};
            try {
                return new TakeDown(spark, settings(), DAY, step -> {
                    if (--steps[0] == 0) {
                        throw new Killed();
                    }
                }).run(names, Optional.of("asked for by the author"));
            } catch (Killed expected) {
                continue;
            }
        }
        throw new AssertionError("more than " + MOST_STEPS + " steps");
    }

    private TakeDown takeDown(Duration expireAfter, Duration later) {
        return new TakeDown(spark, settings(), expireAfter, step -> { },
                Clock.offset(Clock.systemUTC(), later));
    }

    /** A version as a curation makes it: other rows of clips, the same frames. */
    private Version curated() {
        spark.sql("UPDATE kinora.corpus.clips SET split = 'test'");
        return tables.versions().tag(Optional.empty());
    }

    private void features() {
        spark.sql("CREATE NAMESPACE kinora.features");
        spark.sql("CREATE TABLE kinora.features.vectors (video string, network string, features binary) USING iceberg"
                + " PARTITIONED BY (network)");
        spark.sql("INSERT INTO kinora.features.vectors SELECT concat(clip_id, ':1:8'), 'net', X'01' FROM"
                + " kinora.corpus.clips WHERE caption IN ('private words', 'half') OR clip_id IN (SELECT min(clip_id)"
                + " FROM kinora.corpus.clips)");
        spark.sql("INSERT INTO kinora.features.vectors VALUES ('other', 'net', X'02')");
    }

    private Path report(Set<String> gone, String stays) throws IOException {
        Path report = Files.createDirectories(folder.resolve("runs/shown/report")).resolve("index.html");
        List<HtmlPage.Figure> figures = new ArrayList<>();
        gone.forEach(id -> figures.add(new HtmlPage.Figure("data:image/png;base64,AA", "private words", 8,
                List.of(id))));
        figures.add(new HtmlPage.Figure("data:image/png;base64,BB", "half", 8, List.of(stays)));
        Set<String> all = new TreeSet<>(gone);
        all.add(stays);
        new Artifacts(spark, tables).register(List.of(new Artifacts.Artifact(report.toString(), Artifacts.REPORT, all),
                new Artifacts.Artifact(folder + "/late.html", Artifacts.REPORT, gone)), "v3");
        Files.writeString(report, HtmlPage.titled("Report", "").figures(figures).render());
        return report;
    }

    /** A run directory as unfinished training leaves it. */
    private void trainingRun(String name, Version version) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("runs/" + name + "/checkpoints/round-000001"));
        Files.writeString(folder.resolve("runs/" + name + "/result.json"),
                "{\"job\": \"train\", \"status\": \"running\"}");
        Files.writeString(checkpoint.resolve("state.json"),
                new ObjectMapper().writeValueAsString(Map.of("round", 1, "corpus", version)));
    }

    /** All rows but those of a source and some clips, as text: pixels too. */
    private String content(Version version, String source, Set<String> clips) {
        return Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES).flatMap(table -> {
            Dataset<Row> rows = version == null ? tables.read(table) : tables.read(table, version);
            List<String> columns = Arrays.asList(rows.columns());
            return rows.collectAsList().stream()
                    .filter(row -> !columns.contains("clip_id") || !clips.contains(row.<String>getAs("clip_id")))
                    .filter(row -> !columns.contains("source_id") || !row.<String>getAs("source_id").equals(source))
                    .map(row -> table + columns.stream().map(row::fieldIndex).map(column ->
                            row.get(column) instanceof byte[] bytes ? Arrays.toString(bytes)
                                    : String.valueOf(row.get(column)))
                            .collect(Collectors.joining(" ")))
                    .sorted();
        }).collect(Collectors.joining("\n"));
    }

    /** Reads every Parquet file that lies in the warehouse, whoever refers to it or not. */
    private void nothingLeftOnDisk(String source, Set<String> gone) throws IOException {
        Set<String> referred = Stream.of("corpus.frames", "corpus.clips", "corpus.cuts", "corpus.sources",
                        "corpus.tombstones", "corpus.artifacts", "features.vectors")
                .flatMap(table -> spark.sql("SELECT file_path FROM kinora." + table + ".all_data_files").collectAsList()
                        .stream()).map(row -> Path.of(row.getString(0).replaceFirst("^file:", "")).toString())
                .collect(Collectors.toSet());
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder.resolve("corpus"))) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        assertThat(files).hasSizeGreaterThan(8);
        assertThat(folder.resolve("corpus/_kinora")).isEmptyDirectory();
        for (Path file : files) {
            assertThat(referred).as("no orphans").contains(file.toString());
            if (!file.toString().contains("/tombstones/") && !file.toString().contains("/artifacts/")) {
                assertThat(spark.read().parquet(file.toString()).collectAsList()).as(file.toString())
                        .noneSatisfy(row -> assertThat(row.toString()).containsAnyOf(
                                Stream.concat(gone.stream(), Stream.of(source, "private words"))
                                        .toArray(String[]::new)));
            }
        }
    }

    private List<String> clips(String name) {
        return tables.read(Tables.CLIPS).join(tables.read(Tables.SOURCES).where(col("uri").endsWith(name))
                        .select("source_id"), "source_id").orderBy("start_pts").select("clip_id").collectAsList()
                .stream().map(row -> row.getString(0)).toList();
    }

    private String id(Path video) throws IOException {
        String name = video.getFileName().toString();
        return tables.read(Tables.SOURCES).where(col("uri").endsWith(name)).first().getAs("source_id");
    }

    private void write(String name, int frames) throws IOException {
        VideoEncoder.mp4(videos.resolve(name), TestFrames.movingDisc(frames, 32, 32, 8));
    }

    private JsonNode ingest() throws IOException {
        runs++;
        assertThat(run(new IngestJob(), "run" + runs, "--videos", videos.toString())).isEqualTo(ExitCode.DONE);
        return result("run" + runs);
    }

    private ExitCode run(Job<?, ?> job, String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--config", folder.resolve("job.conf").toString(), "--corpus",
                folder.resolve("corpus").toString(), "--out", folder.resolve("runs/" + name).toString()));
        all.addAll(List.of(arguments));
        return JobRunner.run(job, all.toArray(String[]::new));
    }

    private JsonNode result(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("runs/" + name + "/result.json").toFile());
    }

    private CorpusSettings settings() {
        return new CorpusSettings(folder.resolve("corpus").toString(), "corpus", "latest", Map.of("type", "hadoop"));
    }

    private void open() throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2);
        Catalog.sparkProperties(settings(), new Configuration()).forEach(builder::config);
        spark = builder.getOrCreate();
        tables = TableSet.corpus(spark, settings());
    }
}
