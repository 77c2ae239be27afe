package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
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
import java.util.HashSet;
import java.util.List;
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

/** What a model is told and given by held-out clips: videos sampled while it is trained, and what it cannot be told. */
class SampledConditionsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void train() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 16);
        }
        assertThat(TrainJobTest.train(new TrainJob(), folder.resolve("corpus"), folder.resolve("trained"),
                "--set", "train.steps=4", "--set", "train.samples={every-rounds: 2, count: 6, steps: 2}",
                "--set", "train.conditioning={label: true, caption: true, caption-buckets: 64, caption-width: 4,"
                        + " given-frames: [0, 1]}")).isEqualTo(ExitCode.DONE);
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
            assertThat(files).extracting(Artifacts.Artifact::clipIds).containsOnly(Set.of(held.get(0)));
            assertThat(files).allSatisfy(file -> assertThat(Path.of(URI.create(file.uri()))).isRegularFile());
            assertThat(files).extracting(file -> file.kind() + " " + file.uri().replaceAll(".*/trained/", ""))
                    .containsExactlyInAnyOrder("report report/index.html",
                            "video samples/round-000000.png", "video samples/round-000000-strip.png",
                            "video samples/round-000000.json", "video samples/round-000002.png",
                            "video samples/round-000002-strip.png", "video samples/round-000002.json");
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
}
