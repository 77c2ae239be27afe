package io.kinora.ingest.takedown;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.Frames;
import io.kinora.ingest.ExportJob;
import io.kinora.ingest.IngestJob;
import io.kinora.ingest.TestCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A corpus of three versions with all that is made of one: stored features, exports, reports, runs that read it. A
 * source that lies there twice was taken down, and a clip of another; the take-down was killed wherever it could be.
 * What tests cannot see afterwards is written down as it came.
 */
final class TakenDown {
    static final Duration DAY = Duration.ofDays(1);
    static final List<String> VERSIONS = List.of("v1", "v2", "v3");
    /** The caption of the source that was taken down. */
    static final String PRIVATE = "private words";

    /** Name of a generated table set. */
    static final String GENERATED = "generated_begun";

    /** The first step that is told once rows have gone. */
    private static final int ROWS_GONE = 4;
    private static final int MOST_STEPS = 30;

    final Path folder;
    final TestCorpus corpus;
    final String source;
    /** The clip of another source. */
    final String clip;
    /** That, and the source's three. */
    final Set<String> gone;
    /** The current version as it was before. */
    final Version before;
    /** All other rows as they were, by version; of the current state under an empty name. */
    final Map<String, String> rest;
    final KinoraException refusal;
    final long tombstonesAfterRefusal;
    final TakeDownResult result;

    private SparkSession spark;
    private TableSet tables;

    /** Ends a take-down at a certain place, as a kill does. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Makes it all in an empty folder. */
    TakenDown(Path folder) throws IOException {
        this.folder = folder;
        corpus = new TestCorpus(folder, """
                decode.isolation = thread
                ingest { frames = 8, fps = 8, height = 16, width = 16 }
                """);
        ingestTwiceAndExport();
        open();
        try {
            spark.sql("UPDATE kinora.corpus.clips SET split = 'test'");
            before = tables.versions().tag(Optional.empty());
            source = tables.read(Tables.SOURCES).where(col("uri").endsWith("the copy.mp4")).first().getAs("source_id");
            clip = clips("half.mp4").get(0);
            gone = new TreeSet<>(clips(PRIVATE + ".mp4"));
            gone.add(clip);
            assertThat(gone).hasSize(4);
            assertThat(ClipFigures.clips(Files.readString(ingestReport()))).containsAnyElementsOf(gone);
            features();
            report(clips("half.mp4").get(1));
            generated(clips("half.mp4").get(1));
            trainingRun("before", before);
            leftByAKilledIngest();
            spark.sql("CREATE NAMESPACE kinora.other");
            spark.sql("CREATE TABLE kinora.other.sources USING iceberg AS SELECT * FROM kinora.corpus.sources");
            rest = content(source, gone);
            refusal = catchThrowableOfType(KinoraException.class,
                    () -> takeDown(DAY, Duration.ZERO).run(List.of("no such id", source), Optional.empty()));
            tombstonesAfterRefusal = tables.read(Tables.TOMBSTONES).count();
            // By the URI of a copy; killed before every other step, so that each one is done again.
            result = killedEverywhere(List.of(video("the copy.mp4").toString(), clip));
            spark.sql("DROP TABLE kinora.other.sources PURGE");
            trainingRun("after", tables.versions().get("v3"));
        } finally {
            close();
        }
    }

    /** Opens the corpus anew, as another process would. */
    void open() throws IOException {
        spark = corpus.spark();
        tables = TableSet.corpus(spark, corpus.settings());
    }

    void close() {
        spark.stop();
    }

    SparkSession spark() {
        return spark;
    }

    TableSet tables() {
        return tables;
    }

    Path video(String name) {
        return folder.resolve("videos").resolve(name);
    }

    /** What was staged by an ingest that was killed, and never committed. */
    Path staged() {
        return corpus.warehouse().resolve("_kinora/ingest-0/staged/part-0");
    }

    /** A report of some clips that were taken down and one that stays. */
    Path report() {
        return corpus.directory("shown").resolve("report/index.html");
    }

    /** The report of the first ingest, which showed what was taken down. */
    Path ingestReport() {
        return corpus.directory("run1").resolve("report/index.html");
    }

    /** The file of a generated video: 0 begins with a clip that was taken down, 1 with one that stays. */
    Path generated(int video) {
        return folder.resolve("generated/" + video + ".mp4");
    }

    /** Where a page was announced that did not come before the take-down. */
    Path late() {
        return folder.resolve("late.html");
    }

    void ingest() throws IOException {
        corpus.done(new IngestJob(), "--videos", folder.resolve("videos").toString());
    }

    /** @param later how much time has passed since */
    TakeDown takeDown(Duration expireAfter, Duration later) {
        return new TakeDown(spark, corpus.settings(), expireAfter, step -> { },
                Clock.offset(Clock.systemUTC(), later));
    }

    /** Ids of a video's clips, in their order in time. */
    List<String> clips(String name) {
        return tables.read(Tables.CLIPS).join(tables.read(Tables.SOURCES).where(col("uri").endsWith(name))
                        .select("source_id"), "source_id").orderBy("start_pts").select("clip_id").collectAsList()
                .stream().map(row -> row.getString(0)).toList();
    }

    /** All rows of all versions, and under an empty name of now. */
    Map<String, String> content() {
        return content("", Set.of());
    }

    /** All rows but those of a source and some clips. */
    private Map<String, String> content(String withoutSource, Set<String> withoutClips) {
        Map<String, String> content = new TreeMap<>();
        content.put("", content(tables::read, withoutSource, withoutClips));
        for (String name : VERSIONS) {
            Version version = tables.versions().get(name);
            content.put(name, content(table -> tables.read(table, version), withoutSource, withoutClips));
        }
        return content;
    }

    private static String content(Function<String, Dataset<Row>> read, String withoutSource,
            Set<String> withoutClips) {
        return Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES).flatMap(table -> {
            Dataset<Row> rows = read.apply(table);
            List<String> columns = Arrays.asList(rows.columns());
            return rows.collectAsList().stream()
                    .filter(row -> !columns.contains("clip_id") || !withoutClips.contains(row.<String>getAs("clip_id")))
                    .filter(row -> !columns.contains("source_id")
                            || !row.<String>getAs("source_id").equals(withoutSource))
                    .map(row -> table + TestCorpus.text(row)).sorted();
        }).collect(Collectors.joining("\n"));
    }

    private void ingestTwiceAndExport() throws IOException {
        Files.createDirectories(folder.resolve("videos"));
        corpus.video("videos/" + PRIVATE + ".mp4", 24);
        Files.copy(video(PRIVATE + ".mp4"), video("the copy.mp4"));
        corpus.video("videos/half.mp4", 17);
        ingest();
        corpus.video("videos/later.mp4", 12);
        ingest();
        assertThat(corpus.runAs("tar", new ExportJob(), "--to", folder.resolve("tar").toString(), "--set",
                "export.shard-samples=2")).isEqualTo(ExitCode.DONE);
        assertThat(corpus.runAs("mp4", new ExportJob(), "--to", folder.resolve("mp4").toString(), "--format", "mp4"))
                .isEqualTo(ExitCode.DONE);
    }

    private void features() {
        spark.sql("CREATE NAMESPACE kinora.features");
        spark.sql("CREATE TABLE kinora.features.vectors (video string, network string, features binary) USING iceberg"
                + " PARTITIONED BY (network)");
        spark.sql("INSERT INTO kinora.features.vectors SELECT concat(clip_id, ':1:8'), 'net', X'01' FROM"
                + " kinora.corpus.clips WHERE caption IN ('" + PRIVATE + "', 'half') OR clip_id IN (SELECT min(clip_id)"
                + " FROM kinora.corpus.clips)");
        spark.sql("INSERT INTO kinora.features.vectors VALUES ('other', 'net', X'02')");
    }

    private void report(String stays) throws IOException {
        Files.createDirectories(report().getParent());
        List<HtmlPage.Figure> figures = new ArrayList<>();
        gone.forEach(id -> figures.add(new HtmlPage.Figure("data:image/png;base64,AA", PRIVATE, 8, List.of(id))));
        figures.add(new HtmlPage.Figure("data:image/png;base64,BB", "half", 8, List.of(stays)));
        Set<String> all = new TreeSet<>(gone);
        all.add(stays);
        new Artifacts(spark, tables).register(List.of(
                new Artifacts.Artifact(report().toString(), Artifacts.REPORT, all),
                new Artifacts.Artifact(late().toString(), Artifacts.REPORT, gone)), "v3");
        Files.writeString(report(), HtmlPage.titled("Report", "").figures(figures).render());
    }

    /** Two videos, of which one begins with a clip that goes and one with a clip that stays. */
    private void generated(String stays) throws IOException {
        TableSet set = TableSet.generated(spark, corpus.settings(), GENERATED);
        set.create();
        List<Row> frames = new ArrayList<>();
        List<Row> videos = new ArrayList<>();
        List<Artifacts.Artifact> files = new ArrayList<>();
        for (String begin : List.of(clip, stays)) {
            String id = GENERATED + "-" + videos.size();
            frames.add(FramesRow.of(id, new Frames(1, 1, 1, 3, 8, new byte[] {1, 2, 3})));
            videos.add(TestRows.row(Tables.VIDEOS_SCHEMA, Map.of("video_id", id, "checkpoint", "none", "seed", 0L,
                    "index", (long) videos.size(), "sampler", "ddim", "steps", 1, "given_clip", begin)));
            files.add(new Artifacts.Artifact(generated(videos.size() - 1).toString(), Artifacts.VIDEO,
                    Set.of(begin)));
            spark.sql("INSERT INTO kinora.features.vectors VALUES ('" + id + ":1:1', 'net', X'03')");
        }
        set.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
        set.append(Tables.VIDEOS, spark.createDataFrame(videos, Tables.VIDEOS_SCHEMA));
        set.versions().tag(Optional.empty());
        new Artifacts(spark, tables).register(files, "v3");
        for (int video = 0; video < videos.size(); video++) {
            Files.createDirectories(generated(video).getParent());
            Files.writeString(generated(video), "video");
        }
    }

    /** A run directory as unfinished training leaves it. */
    private void trainingRun(String name, Version version) throws IOException {
        Path checkpoint = Files.createDirectories(corpus.directory(name).resolve("checkpoints/round-000001"));
        Files.writeString(corpus.directory(name).resolve("result.json"),
                "{\"job\": \"train\", \"status\": \"running\"}");
        Files.writeString(checkpoint.resolve("state.json"),
                new ObjectMapper().writeValueAsString(
                        Map.of("round", 1, "corpus", version)));
    }

    /** A data file that never was committed, and what was staged. */
    private void leftByAKilledIngest() throws IOException {
        Path file = Path.of(spark.sql("SELECT _file FROM kinora.corpus.frames WHERE clip_id = '"
                + gone.iterator().next() + "'").first().getString(0).replaceFirst("^file:", ""));
        Files.copy(file, file.resolveSibling("uncommitted.parquet"));
        Files.createDirectories(staged().getParent());
        Files.writeString(staged(), PRIVATE);
    }

    private TakeDownResult killedEverywhere(List<String> names) {
        for (int last = ROWS_GONE; last < MOST_STEPS; last += 2) {
            int[] steps = {last};
            try {
                return new TakeDown(spark, corpus.settings(), DAY, step -> {
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
}
