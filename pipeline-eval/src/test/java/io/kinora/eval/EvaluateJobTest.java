package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobRunner;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.video.Frames;
import io.kinora.core.video.VideoEncoder;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.source.VideoSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's own command line on Spark in this JVM. */
class EvaluateJobTest {
    private static final int CLIPS = 3;
    private static final int TABLE_FRAMES = 9;
    private static final int FILE_FRAMES = 10;

    @TempDir
    private static Path folder;
    private static int runs;

    private Path run;

    @BeforeAll
    static void writeTablesAndFiles() throws IOException {
        try (SparkSession spark = session()) {
            writeCorpus(spark, TableSet.corpus(spark, corpus()));
            writeGenerated(spark, TableSet.generated(spark, corpus(), "samples"), 40);
            writeGenerated(spark, TableSet.generated(spark, corpus(), "others"), 0);
            TableSet empty = TableSet.generated(spark, corpus(), "nothing");
            empty.create();
            empty.versions().tag(Optional.empty());
        }
        Path real = Files.createDirectories(folder.resolve("real"));
        Path generated = Files.createDirectories(folder.resolve("generated"));
        for (int i = 0; i < CLIPS; i++) {
            VideoEncoder.mp4(real.resolve("v" + i + ".mp4"), clip(i, FILE_FRAMES, 0));
            VideoEncoder.mp4(generated.resolve("v" + i + ".mp4"), clip(i, FILE_FRAMES, 60));
        }
        Files.writeString(generated.resolve("broken.mp4"), "no video");
        VideoEncoder.mp4(generated.resolve("brief.mp4"), clip(9, 9, 60));
        Files.createDirectories(folder.resolve("hollow"));
    }

    @Test
    void tablesAreScoredAndNothingIsComputedTwice() throws IOException {
        String store = "store_" + runs;
        String[] command = {"--real", "table:corpus@v1:test", "--generated", "table:samples",
            "--set", "evaluate.feature-store=" + store};
        assertThat(evaluate(command)).isEqualTo(ExitCode.DONE);
        JsonNode first = result();
        double distance = first.at("/metrics/fd_random_i3d/value").asDouble();
        assertThat(distance).isPositive();
        assertThat(first.at("/metrics").size()).isEqualTo(1);
        assertThat(first.at("/real/count").asInt()).isEqualTo(CLIPS);
        assertThat(first.at("/real/version").asText()).isEqualTo("v1");
        assertThat(first.at("/real/snapshots/frames").asLong()).isNotZero();
        assertThat(first.at("/generated/count").asInt()).isEqualTo(CLIPS);
        assertThat(first.at("/features/name").asText()).isEqualTo("random_i3d");
        assertThat(first.at("/features/weights_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(first.at("/features/extracted").asInt()).isEqualTo(2 * CLIPS);
        assertThat(first.at("/warnings").toString()).contains("no FVD").contains("biased upwards");
        assertThat(Files.readString(run.resolve("report/index.html")))
                .contains("fd_random_i3d").contains("data:image/png;base64,").doesNotContain("<script");
        clipsCanBeTakenDown(store);

        assertThat(evaluate(command)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/features/extracted").asInt()).isZero();
        assertThat(result().at("/features/reused").asInt()).isEqualTo(2 * CLIPS);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble())
                .isCloseTo(distance, within(1e-9 * distance));
    }

    /** A take-down finds a clip's features by its id, and the report by the register of files. */
    private void clipsCanBeTakenDown(String store) throws IOException {
        assertThat(ClipFigures.clips(Files.readString(run.resolve("report/index.html"))))
                .containsExactlyInAnyOrder("clip0", "clip1", "clip2");
        try (SparkSession spark = session()) {
            assertThat(new Artifacts(spark, TableSet.corpus(spark, corpus())).holding(List.of("clip1", "clip4")))
                    .contains(new Artifacts.Artifact("file:" + run.resolve("report/index.html"), Artifacts.REPORT,
                            Set.of("clip1")));
            assertThat(spark.table("kinora." + store + "." + StoredFeatures.TABLE).select(StoredFeatures.VIDEO)
                    .collectAsList()).extracting(row -> row.getString(0).split(StoredFeatures.SEPARATOR)[0])
                    .contains("clip0", "clip1", "clip2");
        }
    }

    @Test
    void aWorseSetScoresWorse() throws IOException {
        assertThat(evaluate("--real", "table:corpus:test", "--generated", "table:samples", "--metrics",
                "fd_random_i3d")).isEqualTo(ExitCode.DONE);
        double brighter = result().at("/metrics/fd_random_i3d/value").asDouble();
        assertThat(evaluate("--real", "table:corpus:test", "--generated", "table:others")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble()).isLessThan(brighter / 2);
    }

    @Test
    void pairsOfTablesAreComparedFrameByFrame() throws IOException {
        assertThat(evaluate("--real", "table:others", "--generated", "table:samples", "--paired",
                "--metrics", "psnr,ssim,mse")).isEqualTo(ExitCode.DONE);
        List<Fidelity> expected = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            expected.add(Fidelity.between(clip(i + 100, TABLE_FRAMES, 0), clip(i + 100, TABLE_FRAMES, 40)));
        }
        Fidelity mean = Fidelity.mean(expected);
        assertThat(result().at("/metrics/mse/value").asDouble()).isCloseTo(mean.mse(), within(1e-9));
        assertThat(result().at("/metrics/psnr/value").asDouble()).isCloseTo(mean.psnr(), within(1e-9));
        assertThat(result().at("/metrics/ssim/value").asDouble()).isCloseTo(mean.ssim(), within(1e-12));
        assertThat(result().at("/pairs").asInt()).isEqualTo(CLIPS);
        assertThat(result().has("features")).isFalse();

        assertThat(evaluate("--real", "table:others", "--generated", "table:samples", "--paired", "--metrics", "mse",
                "--limit", "2")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/pairs").asInt()).as("a limit bounds both sides alike").isEqualTo(2);
        assertThat(result().at("/real/count").asInt()).isEqualTo(2);
    }

    @Test
    void foldersAreScoredAndWhatCannotBeReadIsNamed() throws IOException {
        assertThat(evaluate("--real", folder.resolve("real").toString(), "--generated",
                folder.resolve("generated").toString(), "--paired")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        assertThat(result().at("/metrics/psnr/value").asDouble()).isBetween(10.0, 40.0);
        assertThat(result().at("/real/count").asInt()).isEqualTo(CLIPS);
        assertThat(result().at("/generated/count").asInt()).isEqualTo(CLIPS);
        assertThat(result().at("/generated/unreadable").asInt()).isEqualTo(2);
        assertThat(result().at("/generated/unreadable_videos").toString())
                .contains("broken.mp4").contains("brief.mp4").contains("shorter than 10 frames");
        assertThat(result().at("/warnings").toString()).contains("3 pairs belong together");
    }

    @Test
    void otherLengthsAreWarnedOf() throws IOException {
        assertThat(evaluate("--real", "table:corpus:test", "--generated", folder.resolve("real").toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/warnings").toString()).contains("[9] frames on the real side, [10] on the generated");
    }

    @Test
    void unusableInputIsSaidAndEndsWithThree() throws IOException {
        String real = "table:corpus:test";
        assertRefused("version-missing", "it has only v1", "--real", "table:corpus@v9", "--generated",
                "table:samples", "--paired", "--metrics", "mse");
        assertRefused("too-few-videos", "at least 2 videos are needed and 1 of 1 can be used", "--real",
                "table:corpus:train", "--generated", "table:samples");
        assertRefused("too-few-frames", "its videos have 8 frames and at least 9 are needed", "--real", real,
                "--generated", folder.resolve("generated").toString(), "--set", "evaluate.frames=8");
        assertRefused("weights-missing", "it needs DeepMind's I3D weights", "--real", real, "--generated",
                "table:samples", "--metrics", "fvd");
        assertRefused("weights-missing", "there is nothing", "--real", real, "--generated", "table:samples",
                "--weights", folder.resolve("none").toString());
        assertRefused("no-pairs", "give two sets of one kind", "--real", real, "--generated", "table:samples",
                "--paired", "--metrics", "psnr");
    }

    @Test
    void setsWithoutVideosAreRefused() throws IOException {
        try (SparkSession spark = session()) {
            assertNoSet(spark, "table:nowhere", "table-missing", "Cannot find the tables of nowhere");
            assertNoSet(spark, "table:corpus:extra", "empty-set",
                    "no kept clips of split extra; it has test (3), train (1)");
            assertNoSet(spark, "table:nothing", "empty-set", "has no videos; run generate");
            assertNoSet(spark, "table:samples:test", "no-such-split", "leave :test out");
            assertNoSet(spark, folder.resolve("hollow").toString(), "empty-set", "it holds no video file");
            assertNoSet(spark, folder.resolve("none").toString(), "no-videos-found", "nothing matches it");
        }
    }

    @Test
    void wrongSettingsEndWithTwo() {
        assertThat(evaluate("--real", "table:a-b", "--generated", "table:samples")).isEqualTo(ExitCode.USAGE);
        assertThat(evaluate("--real", "table:corpus", "--generated", "x", "--metrics", "fid"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(evaluate("--real", "table:corpus", "--generated", "x", "--metrics", "psnr"))
                .isEqualTo(ExitCode.USAGE);
    }

    private static void assertNoSet(SparkSession spark, String address, String code, String message) {
        assertThatThrownBy(() -> VideoSet.open(spark, corpus(), VideoAddress.parse(address), FILE_FRAMES, 0))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo(code);
                })
                .hasMessageContaining(message);
    }

    private void assertRefused(String code, String message, String... arguments) throws IOException {
        assertThat(evaluate(arguments)).as(message).isEqualTo(ExitCode.INPUT);
        assertThat(result().at("/error/code").asText()).isEqualTo(code);
        assertThat(result().at("/error/message").asText()).contains(message);
    }

    private ExitCode evaluate(String... arguments) {
        run = folder.resolve("run" + runs++);
        List<String> line = new ArrayList<>(List.of("--out", run.toString(), "--corpus", warehouse(),
                "--set", "spark.\"spark.master\"=local[2]", "--set", "spark.\"spark.ui.enabled\"=false",
                "--set", "spark.\"spark.sql.shuffle.partitions\"=2",
                "--set", "evaluate.frames=" + FILE_FRAMES));
        line.addAll(List.of(arguments));
        return JobRunner.run(new EvaluateJob(), line.toArray(String[]::new));
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    }

    private static CorpusSettings corpus() {
        return new CorpusSettings(warehouse(), "corpus", Version.LATEST, Map.of("type", "hadoop"));
    }

    private static SparkSession session() throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false);
        Catalog.sparkProperties(corpus(), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    private static String warehouse() {
        return folder.resolve("warehouse").toString();
    }

    private static void writeCorpus(SparkSession spark, TableSet tables) {
        tables.create();
        List<Row> frames = new ArrayList<>();
        List<Row> clips = new ArrayList<>();
        for (int i = 0; i < CLIPS + 2; i++) {
            String id = "clip" + i;
            frames.add(FramesRow.of(id, clip(i, TABLE_FRAMES, 0)));
            String status = i == CLIPS + 1 ? Tables.QUARANTINED : Tables.KEPT;
            clips.add(TestRows.clip(id, "source", status, i < CLIPS ? Tables.TEST : Tables.TRAIN));
        }
        tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
        tables.append(Tables.CLIPS, spark.createDataFrame(clips, Tables.CLIPS_SCHEMA));
        tables.versions().tag(Optional.empty());
    }

    private static void writeGenerated(SparkSession spark, TableSet tables, int brightness) {
        tables.create();
        List<Row> frames = new ArrayList<>();
        List<Row> videos = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            String id = tables.name() + i;
            frames.add(FramesRow.of(id, clip(i + 100, TABLE_FRAMES, brightness)));
            videos.add(RowFactory.create(id, "checkpoint", 1L, (long) i, "ddim", 10, null, null, null, null,
                    null));
        }
        tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
        tables.append(Tables.VIDEOS, spark.createDataFrame(videos, Tables.VIDEOS_SCHEMA));
        tables.versions().tag(Optional.empty());
    }

    /** A bright square that moves over a dark ground; the seed decides where it begins. */
    private static Frames clip(long seed, int frames, int brightness) {
        int side = 32;
        Random random = new Random(seed);
        int top = random.nextInt(side - 8);
        int left = random.nextInt(side);
        byte[] pixels = new byte[frames * side * side * 3];
        for (int t = 0; t < frames; t++) {
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    boolean inside = row >= top && row < top + 8 && (column + side - left - t) % side < 8;
                    for (int channel = 0; channel < 3; channel++) {
                        pixels[((t * side + row) * side + column) * 3 + channel] =
                                (byte) ((inside ? 180 : 30) + brightness);
                    }
                }
            }
        }
        return new Frames(frames, side, side, 3, 8, pixels);
    }
}
