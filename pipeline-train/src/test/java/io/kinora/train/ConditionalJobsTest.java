package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines of train, generate and likelihood with a model that is told everything. */
@Tag("long")
class ConditionalJobsTest {
    private static final int PLANE = 8 * 8 * 3;

    @TempDir
    static Path folder;

    @BeforeAll
    static void train() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 16);
        }
        assertThat(TrainJobTest.train(new TrainJob(), folder.resolve("corpus"), folder.resolve("trained"),
                "--set", "train.steps=4", "--set", "train.model.attention=factorized",
                "--set", "train.model.convolution=factorized", "--set", "train.model.dropout=0.1",
                "--set", "train.noise={zero-terminal-snr: true, objective: velocity, timesteps: 40}",
                "--set", "train.conditioning={label: true, caption: true, caption-buckets: 64, caption-width: 4,"
                        + " given-frames: [0, 1], dropout: 0.2}")).isEqualTo(ExitCode.DONE);
    }

    private static ExitCode generate(String run, String... more) {
        return generateWith("corpus", run, more);
    }

    private static ExitCode generateWith(String corpus, String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--corpus", folder.resolve(corpus).toString(),
                "--out", folder.resolve(run).toString(), "--checkpoint", folder.resolve("trained").toString(),
                "--set", "spark={\"spark.master\": \"local[1]\", \"spark.ui.enabled\": false}",
                "--set", "generate.batch-size=2", "--set", "generate.steps=4", "--count", "2"));
        arguments.addAll(Arrays.asList(more));
        return JobRunner.run(new GenerateJob(), arguments.toArray(String[]::new));
    }

    private static Map<String, Frames> videos(String table, String label, String caption) throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TableSet tables = TableSet.generated(spark, TinyCorpus.settings(folder.resolve("corpus")), table);
            Version version = tables.versions().get(Version.LATEST);
            for (Row row : tables.read(Tables.VIDEOS, version).collectAsList()) {
                assertThat(row.<String>getAs("label")).isEqualTo(label);
                assertThat(row.<String>getAs("caption")).isEqualTo(caption);
            }
            Map<String, Frames> videos = new HashMap<>();
            for (Row row : tables.read(Tables.FRAMES, version).collectAsList()) {
                videos.put(row.<String>getAs("clip_id").substring(table.length()), FramesRow.frames(row));
            }
            return videos;
        }
    }

    @Test
    void theCheckpointKnowsItsLabels() throws IOException {
        JsonNode conditions = TrainJobTest.json(folder.resolve("trained/checkpoints/round-000002/model.json"))
                .path("model").path("conditions");
        assertThat(conditions.path("labels").get(0).asText()).isEqualTo("even");
        assertThat(conditions.path("labels").get(1).asText()).isEqualTo("odd");
        assertThat(conditions.path("caption_buckets").asInt()).isEqualTo(64);
    }

    @Test
    void labelCaptionAndGuidanceDecideTheVideos() throws IOException {
        assertThat(generate("plain")).isEqualTo(ExitCode.DONE);
        assertThat(generate("odd", "--label", "odd", "--caption", "A square")).isEqualTo(ExitCode.DONE);
        assertThat(generate("captioned", "--caption", "A square")).isEqualTo(ExitCode.DONE);
        assertThat(generate("guided", "--label", "odd", "--caption", "A square", "--guidance", "4"))
                .isEqualTo(ExitCode.DONE);
        Frames plain = videos("generated_plain", null, null).get("-000000");
        Frames odd = videos("generated_odd", "odd", "A square").get("-000000");
        Frames guided = videos("generated_guided", "odd", "A square").get("-000000");
        Frames captioned = videos("generated_captioned", null, "A square").get("-000000");
        assertThat(captioned).isNotEqualTo(plain).isNotEqualTo(odd);
        assertThat(odd).isNotEqualTo(plain);
        assertThat(guided).isNotEqualTo(odd);
        assertThat(generate("bird", "--label", "bird")).isEqualTo(ExitCode.USAGE);
        assertThat(TrainJobTest.json(folder.resolve("bird/result.json")).path("error").path("message").asText())
                .contains("it knows even, odd");
    }

    @Test
    void givenFramesAreKept() throws IOException {
        assertThat(generate("given", "--set", "generate.given=validation", "--set", "generate.given-frames=1"))
                .isEqualTo(ExitCode.DONE);
        Map<String, Frames> videos = videos("generated_given", null, null);
        for (int video = 0; video < 2; video++) {
            // Every fourth clip is held out for validation.
            byte[] clip = TinyCorpus.clip(3 + 4 * video).pixels();
            byte[] pixels = videos.get("-00000" + video).pixels();
            assertThat(Arrays.copyOf(pixels, PLANE)).isEqualTo(Arrays.copyOf(clip, PLANE));
            assertThat(Arrays.copyOfRange(pixels, PLANE, 2 * PLANE))
                    .isNotEqualTo(Arrays.copyOfRange(clip, PLANE, 2 * PLANE));
        }
        JsonNode given = TrainJobTest.json(folder.resolve("given/result.json"));
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TableSet tables = TableSet.generated(spark, TinyCorpus.settings(folder.resolve("corpus")),
                    "generated_given");
            assertThat(tables.read(Tables.VIDEOS, tables.versions().get(Version.LATEST)).orderBy("index")
                    .select("given_clip", "given_version").collectAsList()).extracting(Row::mkString)
                    .containsExactly("clip-003v1", "clip-007v1");
            assertSnapshots(given, tables);
            TableSet corpus = TableSet.corpus(spark, TinyCorpus.settings(folder.resolve("corpus")));
            assertSnapshots(given.path("given"), corpus);
            assertThat(new Artifacts(spark, corpus).holding(List.of("clip-003")).stream()
                    .filter(artifact -> artifact.uri().contains("/given/")))
                    .extracting(artifact -> artifact.kind() + " " + artifact.uri().replaceAll(".*/given/", ""))
                    .containsExactlyInAnyOrder("video videos/000000.mp4", "video contact-sheet.png",
                            "video contact-sheet-animated.png", "report report/index.html");
        }
        assertThat(ClipFigures.clips(Files.readString(folder.resolve("given/report/index.html"))))
                .containsExactly("clip-003", "clip-007");
        assertThat(generate("both", "--set", "generate.given=validation")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aRunWhoseVideosHaveAllBeenTakenDownComesToItsEnd() throws IOException {
        String[] given = {"--set", "generate.given=validation", "--set", "generate.given-frames=1"};
        assertThat(generate("emptied", given)).isEqualTo(ExitCode.DONE);
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TableSet tables = TableSet.generated(spark, TinyCorpus.settings(folder.resolve("corpus")),
                    "generated_emptied");
            for (String table : List.of(Tables.FRAMES, Tables.VIDEOS)) {
                spark.sql("DELETE FROM " + tables.sqlName(table));
                tables.iceberg(table).manageSnapshots().replaceTag("v1", tables.snapshot(table)).commit();
            }
        }
        Path run = folder.resolve("emptied");
        Files.delete(run.resolve("contact-sheet.png"));
        Files.delete(run.resolve("contact-sheet-animated.png"));
        ObjectNode result = (ObjectNode) TrainJobTest.json(run.resolve("result.json"));
        Files.writeString(run.resolve("result.json"), result.put("status", "running").toString());
        Files.deleteIfExists(run.resolve(".result.json.crc"));

        assertThat(generate("emptied", given)).isEqualTo(ExitCode.DONE);
        JsonNode again = TrainJobTest.json(run.resolve("result.json"));
        assertThat(again.path("status").asText()).isEqualTo("done");
        assertThat(again.path("version").asText()).isEqualTo("v1");
        assertThat(again.path("given").isObject()).isFalse();
        assertThat(run.resolve("contact-sheet.png")).doesNotExist();
        assertThat(ClipFigures.clips(Files.readString(run.resolve("report/index.html")))).isEmpty();
    }

    private static void assertSnapshots(JsonNode result, TableSet tables) {
        Version version = tables.versions().get(result.path("version").asText());
        assertThat(version.snapshots()).isNotEmpty().allSatisfy((table, snapshot) ->
                assertThat(result.path("snapshots").path(table).asLong()).isEqualTo(snapshot));
    }

    @Test
    void givenFramesThatAreNotThoseThatWereWrittenAreRefused() throws IOException {
        Path corpus = folder.resolve("spoilt");
        try (SparkSession spark = TinyCorpus.session(corpus)) {
            TinyCorpus.write(spark, corpus, 8);
            spark.sql("UPDATE kinora.corpus.frames SET crc32c = 1 WHERE clip_id = 'clip-007'");
            TableSet.corpus(spark, TinyCorpus.settings(corpus)).versions().tag(Optional.empty());
        }
        assertThat(generateWith("spoilt", "spoilt-run", "--set", "generate.given=validation",
                "--set", "generate.given-frames=1")).isEqualTo(ExitCode.INPUT);
        JsonNode error = TrainJobTest.json(folder.resolve("spoilt-run/result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("frames-damaged");
        assertThat(error.path("message").asText()).contains("clip-007").contains("CRC32C");
    }

    @Test
    void bitsPerDimensionOfACheckpointAreTheSameOnAnyNumberOfExecutors() throws IOException {
        List<JsonNode> results = new ArrayList<>();
        for (int cores : new int[] {1, 2}) {
            Path run = folder.resolve("likelihood" + cores);
            assertThat(JobRunner.run(new LikelihoodJob(), "--corpus", folder.resolve("corpus").toString(),
                    "--out", run.toString(), "--checkpoint", folder.resolve("trained").toString(),
                    "--split", "validation", "--set", "likelihood.batch-size=2",
                    "--set", "spark={\"spark.master\": \"local[" + cores + "]\", \"spark.ui.enabled\": false}"))
                    .isEqualTo(ExitCode.DONE);
            results.add(TrainJobTest.json(run.resolve("result.json")));
        }
        JsonNode result = results.get(0);
        assertThat(result.path("bits_per_dimension")).isEqualTo(results.get(1).path("bits_per_dimension"));
        assertThat(result.path("bits_per_dimension").asDouble()).isPositive().isEqualTo(
                result.path("decoder").asDouble() + result.path("steps").asDouble() + result.path("prior").asDouble());
        assertThat(result.path("prior").asDouble()).as("zero terminal SNR tells nothing").isZero();
        assertThat(result.path("clips").asInt()).isEqualTo(4);
        assertThat(result.path("timesteps").asInt()).isEqualTo(40);
        double bits = result.path("bits_per_dimension").asDouble();
        assertThat(result.path("interval").path("low").asDouble()).isLessThan(bits);
        assertThat(result.path("interval").path("high").asDouble()).isGreaterThan(bits);
        String page = Files.readString(folder.resolve("likelihood1/report/index.html"));
        assertThat(page).contains(String.format(Locale.ROOT, "%.4f", bits)).contains("round-000002")
                .contains("split validation of version v1").contains("Most bits").contains("data:image/png");
        assertThat(ClipFigures.clips(page)).containsExactlyInAnyOrder("clip-003", "clip-007", "clip-011", "clip-015");
        assertThat(lines(folder.resolve("likelihood1/metrics"))).hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("\"clip_id\":\"clip-011\",\"bits_per_dimension\":"));
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TableSet corpus = TableSet.corpus(spark, TinyCorpus.settings(folder.resolve("corpus")));
            assertSnapshots(result, corpus);
            assertThat(new Artifacts(spark, corpus).holding(List.of("clip-011"))).extracting(Artifacts.Artifact::uri)
                    .anyMatch(uri -> uri.endsWith("likelihood1/report/index.html"));
        }
    }

    @Test
    void whatWasMeasuredIsKeptThoughThePageCannotShowClips() throws IOException {
        Path corpus = folder.resolve("unregistered");
        try (SparkSession spark = TinyCorpus.session(corpus)) {
            TinyCorpus.write(spark, corpus, 8);
            spark.sql("ALTER TABLE kinora.corpus.artifacts DROP COLUMN clip_ids");
        }
        Path run = folder.resolve("unregistered-run");
        assertThat(JobRunner.run(new LikelihoodJob(), "--corpus", corpus.toString(), "--out", run.toString(),
                "--checkpoint", folder.resolve("trained").toString(), "--split", "validation", "--timesteps", "2",
                "--set", "spark={\"spark.master\": \"local[1]\", \"spark.ui.enabled\": false}"))
                .isEqualTo(ExitCode.DONE);
        assertThat(TrainJobTest.json(run.resolve("result.json")).path("bits_per_dimension").asDouble()).isPositive();
        assertThat(Files.readString(run.resolve("report/index.html"))).contains("Most bits").contains("clip-003")
                .doesNotContain("data:image/png");
    }

    private static List<String> lines(Path metrics) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var files = Files.newDirectoryStream(metrics, "*.jsonl")) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
