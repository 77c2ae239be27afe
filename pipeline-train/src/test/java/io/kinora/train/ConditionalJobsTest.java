package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.video.Frames;
import io.kinora.train.tracking.EventFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.framework.Summary;

/** Command lines of train, generate and likelihood with a model that is told everything. */
class ConditionalJobsTest {
    private static final int PLANE = 8 * 8 * 3;

    @TempDir
    static Path folder;

    private static final String TOLD = "train.conditioning={label: true, caption: true, caption-buckets: 64,"
            + " caption-width: 4, given-frames: [0, 1], dropout: 0.2}";

    @BeforeAll
    static void train() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 16);
        }
        assertThat(TrainJobTest.train(new TrainJob(), folder.resolve("corpus"), folder.resolve("trained"),
                "--set", "train.steps=4", "--set", "train.model.attention=factorized",
                "--set", "train.model.convolution=factorized", "--set", "train.model.dropout=0.1",
                "--set", "train.noise={zero-terminal-snr: true, objective: velocity, timesteps: 40}",
                "--set", "train.samples={every-rounds: 2, count: 6, steps: 2}", "--set", TOLD)).isEqualTo(ExitCode.DONE);
    }

    private static ExitCode generate(String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--corpus", folder.resolve("corpus").toString(),
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

    /** Six videos after four held-out clips, the fifth as the first. */
    @Test
    void samplesWhileTrainingAreUnderTheConditionsOfHeldOutClips() throws IOException {
        for (String round : List.of("round-000000", "round-000002")) {
            JsonNode told = TrainJobTest.json(folder.resolve("trained/samples/" + round + ".json"));
            BufferedImage strips = ImageIO.read(folder.resolve("trained/samples/" + round + "-strip.png").toFile());
            assertThat(told).hasSize(6);
            Set<Integer> givenFrames = new HashSet<>();
            for (int row = 0; row < 6; row++) {
                JsonNode one = told.path(row);
                assertThat(one).isEqualTo(told.path(row % 4));
                int number = Integer.parseInt(one.path("clip").asText().substring("clip-".length()));
                assertThat(number % 4).as("held out").isEqualTo(3);
                assertThat(one.path("label").asText()).isEqualTo(TinyCorpus.label(number));
                assertThat(one.path("caption").asText()).isEqualTo("A square of clip " + number);
                int given = one.path("given_frames").asInt();
                givenFrames.add(given);
                assertThat(firstFrame(strips, row).equals(firstFrame(TinyCorpus.clip(number)))).isEqualTo(given == 1);
            }
            assertThat(givenFrames).as("both are drawn").containsExactlyInAnyOrder(0, 1);
        }
        List<Integer> lengths = EventFiles.read(folder.resolve("trained/tensorboard")).stream()
                .flatMap(event -> event.getSummary().getValueList().stream())
                .filter(Summary.Value::hasImage).map(value -> frames(value.getImage())).toList();
        assertThat(lengths).as("no sink has frames of the corpus").hasSize(2 * 6).contains(1, 2);
        for (int row = 0; row < 6; row++) {
            assertThat(lengths.get(row)).isEqualTo(2 - TrainJobTest.json(
                    folder.resolve("trained/samples/round-000000.json")).path(row).path("given_frames").asInt());
        }
    }

    /** Pixels of a row's first cell: frames of 8×8 are drawn ten times as large, two pixels apart. */
    private static List<Integer> firstFrame(BufferedImage strips, int row) {
        return IntStream.range(0, 64).mapToObj(at -> strips.getRGB(at % 8 * 10 + 5, row * 82 + at / 8 * 10 + 5))
                .map(rgb -> rgb & 0xFFFFFF).toList();
    }

    private static List<Integer> firstFrame(Frames clip) {
        byte[] pixels = clip.pixels();
        return IntStream.range(0, 64).mapToObj(at -> (pixels[3 * at] & 255) << 16 | (pixels[3 * at + 1] & 255) << 8
                | pixels[3 * at + 2] & 255).toList();
    }

    private static int frames(Summary.Image gif) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try {
            reader.setInput(ImageIO.createImageInputStream(
                    new ByteArrayInputStream(gif.getEncodedImageString().toByteArray())));
            return reader.getNumImages(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTakeDownFindsThePicturesAndTheReport() throws IOException {
        String page = Files.readString(folder.resolve("trained/report/index.html"));
        List<String> held = Stream.of(3, 7, 11, 15).map(TinyCorpus::id).toList();
        assertThat(ClipFigures.clips(page)).containsExactlyInAnyOrderElementsOf(held);
        assertThat(page).contains("round 0: row 1: label odd, caption &quot;A square of clip ");
        assertThat(ClipFigures.without(page, Set.of(held.get(0)))).doesNotContain("A square of clip")
                .doesNotContain("data:image/png");
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            List<Artifacts.Artifact> files =
                    new Artifacts(spark, TableSet.corpus(spark, TinyCorpus.settings(folder.resolve("corpus"))))
                            .holding(List.of(held.get(0), "clip-000"));
            assertThat(files).extracting(Artifacts.Artifact::kind).containsExactly(Artifacts.REPORT, Artifacts.FOLDER);
            assertThat(files).extracting(Artifacts.Artifact::clipIds).containsOnly(Set.of(held.get(0)));
            assertThat(Path.of(URI.create(files.get(0).uri()))).isRegularFile();
            assertThat(Path.of(URI.create(files.get(1).uri()))).isEqualTo(folder.resolve("trained/samples"));
        }
    }

    @Test
    void withoutHeldOutClipsSamplesAreUnderTheConditionsOfThoseToTrainOn() throws IOException {
        Path corpus = folder.resolve("none-held-out");
        try (SparkSession spark = TinyCorpus.session(corpus)) {
            TinyCorpus.write(spark, corpus, 3);
        }
        Path run = folder.resolve("none-held-out-run");
        String said = said(() -> assertThat(TrainJobTest.train(new TrainJob(), corpus, run, "--set", "train.steps=1",
                "--set", "train.workers=1", "--set", "train.samples={every-rounds: 9, count: 2, steps: 2}",
                "--set", "train.conditioning={given-frames: [1]}")).isEqualTo(ExitCode.DONE));
        assertThat(said).contains("clips to train on are, as the corpus holds none out");
        JsonNode told = TrainJobTest.json(run.resolve("samples/round-000001.json"));
        assertThat(told).hasSize(2).allSatisfy(one -> {
            assertThat(one.path("clip").asText()).isIn("clip-000", "clip-001", "clip-002");
            assertThat(one.path("given_frames").asInt()).isEqualTo(1);
        });
    }

    @Test
    void whatHeldOutClipsSayThatTheModelCannotUseIsToldBeforeTraining() throws IOException {
        Path corpus = folder.resolve("unfit");
        try (SparkSession spark = TinyCorpus.session(corpus)) {
            TinyCorpus.write(spark, corpus, 8);
            TableSet tables = TableSet.corpus(spark, TinyCorpus.settings(corpus));
            List<Row> rows = spark.table("kinora.corpus.clips").collectAsList();
            spark.sql("DELETE FROM kinora.corpus.clips");
            spark.sql("ALTER TABLE kinora.corpus.clips ADD COLUMN vector array<float>");
            tables.append(Tables.CLIPS, spark.createDataFrame(rows, Tables.CLIPS_SCHEMA)
                    .withColumn("vector", functions.expr(
                            "if(clip_id = 'clip-007', array(1f, 2f, 3f), array(1f, 2f))"))
                    .withColumn("label", functions.expr("if(clip_id = 'clip-003', 'bird', label)")));
            tables.versions().tag(Optional.empty());
        }
        Path refused = folder.resolve("unfit-embedding");
        assertThat(TrainJobTest.train(new TrainJob(), corpus, refused, "--set", "train.conditioning.embedding=vector"))
                .isEqualTo(ExitCode.INPUT);
        JsonNode error = TrainJobTest.json(refused.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("embedding-unusable");
        assertThat(error.path("message").asText()).contains("clip clip-007 has length 3, and")
                .contains("have length 2");
        assertThat(refused.resolve("checkpoints")).doesNotExist();

        Path run = folder.resolve("unfit-label");
        assertThat(said(() -> assertThat(TrainJobTest.train(new TrainJob(), corpus, run, "--set", "train.steps=1",
                "--set", "train.conditioning.label=true")).isEqualTo(ExitCode.DONE)))
                .contains("WARNING: Clips whose label the model does not know, and is not told: 1; their labels:"
                        + " bird (1)");
        assertThat(said(() -> assertThat(JobRunner.run(new LikelihoodJob(), "--corpus", corpus.toString(),
                "--out", folder.resolve("unfit-likelihood").toString(), "--checkpoint", run.toString(),
                "--split", "validation", "--timesteps", "2",
                "--set", "spark={\"spark.master\": \"local[1]\", \"spark.ui.enabled\": false}"))
                .isEqualTo(ExitCode.DONE))).contains("WARNING").contains("bird (1)");
    }

    private static String said(Runnable job) {
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            job.run();
        } finally {
            System.setErr(stderr);
        }
        return said.toString(StandardCharsets.UTF_8);
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
        assertThat(odd).isNotEqualTo(plain).isNotEqualTo(captioned);
        assertThat(captioned).isNotEqualTo(plain);
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
        assertThat(generate("both", "--set", "generate.given=validation")).isEqualTo(ExitCode.USAGE);
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
    }
}
