package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobRunner;
import io.kinora.core.report.ClipFigures;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.source.OwnSizeDecoder;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.SavedStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's own command line on Spark in this JVM. */
class EvaluateJobTest {
    private static final int CLIPS = SquareVideos.CLIPS;
    private static final int FILES = SquareVideos.FILES;
    private static final String FEW = "3";
    private static final int TABLE_FRAMES = SquareVideos.TABLE_FRAMES;
    private static final int FILE_FRAMES = SquareVideos.FILE_FRAMES;

    private static final OwnSizeDecoder DECODER = new OwnSizeDecoder(FILE_FRAMES, 0, new IsolationSettings(
            IsolationSettings.Isolation.THREAD, 1 << 28, Duration.ofSeconds(30), 1, IsolationSettings.Sandbox.NONE));

    @TempDir
    private static Path folder;
    private static int runs;

    private Path run;

    @BeforeAll
    static void writeTablesAndFiles() throws IOException {
        try (SparkSession spark = session()) {
            SquareVideos.writeTables(spark, corpus());
        }
        SquareVideos.writeFiles(folder.resolve("real"), folder.resolve("generated"));
        Files.createDirectories(folder.resolve("hollow"));
    }

    @Test
    void tablesAreScoredAndNothingIsComputedTwice() throws IOException {
        String store = "store_" + runs;
        List<String> command = List.of("--real", "table:corpus@v1:test", "--generated", "table:samples", "--set",
                "evaluate.feature-store=" + store, "--set", "evaluate.history=history_" + store);
        assertThat(evaluate(command.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        JsonNode first = result();
        double distance = first.at("/metrics/fd_random_i3d/value").asDouble();
        assertThat(distance).isPositive();
        MetricsInResult.assertEachHasAnInterval(first.at("/metrics"), CLIPS);
        assertThat(first.at("/real/count").asInt()).isEqualTo(CLIPS);
        assertThat(first.at("/real/version").asText()).isEqualTo("v1");
        assertThat(first.at("/real/snapshots/frames").asLong()).isNotZero();
        assertThat(first.at("/generated/count").asInt()).isEqualTo(CLIPS);
        assertThat(first.at("/features/name").asText()).isEqualTo("random_i3d");
        assertThat(first.at("/features/weights_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(first.at("/features/extracted").asInt()).isEqualTo(2 * CLIPS);
        assertThat(first.at("/features/protocol/ddof").asText()).isEqualTo("1");
        assertThat(first.at("/warnings").toString()).contains("no FVD")
                .contains("Left out: precision, recall, density, coverage, since 8 videos are too few");
        assertThat(page()).contains("This is the first evaluation on these terms").contains("fd_random_i3d")
                .contains("data:image/png;base64,").doesNotContain("<script");
        clipsCanBeTakenDown(store);
        theDistanceIsThatOfTheSavedStatistics(distance, 1);

        assertThat(evaluate(command.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/features/extracted").asInt()).isZero();
        assertThat(result().at("/features/reused").asInt()).isEqualTo(2 * CLIPS);
        assertThat(page()).contains("Trend of fd_random_i3d").contains("Trend of coherence_8");
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble())
                .isCloseTo(distance, within(1e-9 * distance));

        List<String> other = new ArrayList<>(command);
        other.addAll(List.of("--metrics", "kd,flicker", "--limit", FEW));
        assertThat(evaluate(other.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/features/extracted").asInt()).as("other metrics, fewer videos").isZero();
        assertThat(result().at("/metrics").size()).as("3 videos are too few for kd").isEqualTo(1);
    }

    private void theDistanceIsThatOfTheSavedStatistics(double distance, int ddof) throws IOException {
        assertThat(saved("real").distance(saved("generated"), ddof)).isCloseTo(distance, within(1e-9 * distance));
    }

    private SavedStatistics saved(String side) throws IOException {
        String name = "statistics/" + side + ".kinostat";
        return SavedStatistics.read(Files.readAllBytes(run.resolve(name)), name);
    }

    @Test
    void protocolsDifferInTheirCovarianceAndAreNotCompared() throws IOException {
        String[] command = {"--real", "table:corpus:test", "--generated", "table:samples", "--metrics",
            "fd_random_i3d", "--limit", FEW};
        assertThat(evaluate(command)).isEqualTo(ExitCode.DONE);
        SavedStatistics google = saved("generated");
        String first = run.getFileName().toString();
        List<String> other = new ArrayList<>(List.of(command));
        other.addAll(List.of("--set", "evaluate.protocol=styleganv"));
        assertThat(evaluate(other.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        theDistanceIsThatOfTheSavedStatistics(result().at("/metrics/fd_random_i3d/value").asDouble(), 0);
        assertThatThrownBy(() -> google.merge(saved("generated")))
                .hasMessageContaining("protocol google and styleganv").hasMessageContaining("ddof 1 and 0");

        other.addAll(List.of("--gate", "fd_random_i3d <= baseline", "--set", "evaluate.baseline=" + first));
        assertRefused("unlike-baseline", "protocol styleganv and google", other.toArray(String[]::new));
    }

    @Test
    void savedStatisticsStandForVideos() throws IOException {
        assertThat(evaluate("--real", "table:corpus:test", "--generated", "table:samples", "--metrics",
                "fd_random_i3d,fd_random_i3d_infinite")).isEqualTo(ExitCode.DONE);
        JsonNode ofVideos = result().at("/metrics");
        String real = "statistics:" + run.resolve("statistics/real.kinostat");
        String both = real + "," + run.resolve("statistics/generated.kinostat");

        assertThat(evaluate("--real", real, "--generated", "table:samples")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics")).isEqualTo(ofVideos);
        assertThat(result().at("/real/count").asInt()).isEqualTo(CLIPS);
        assertThat(result().at("/features/reused").asInt()).isEqualTo(CLIPS);
        assertThat(evaluate("--real", both, "--generated", both)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/real/count").asInt()).isEqualTo(2 * CLIPS);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble())
                .isLessThan(1e-9 * ofVideos.at("/fd_random_i3d/value").asDouble());

        assertRefused("unlike-statistics", "protocol google and styleganv", "--real", real, "--generated",
                "table:samples", "--set", "evaluate.protocol=styleganv");
        assertRefused("statistics-unreadable", "none.kinostat", "--real", real + ",none.kinostat", "--generated",
                "table:samples");
        assertThat(evaluate("--real", real, "--generated", "table:samples", "--metrics", "kd"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aGateIsUndecidedWhereVideosAreTooFewForAnInterval() throws IOException {
        assertThat(evaluate("--real", "table:corpus:test", "--generated", "table:samples", "--metrics", "fd_frames",
                "--metrics", "kd", "--limit", FEW, "--gate", "fd_frames <= 0", "--gate", "kd <= 0"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics/fd_frames/value").asDouble()).isPositive();
        assertThat(result().at("/metrics/fd_frames").has("interval")).isFalse();
        assertThat(result().at("/gates/0/verdict").asText()).isEqualTo("UNDECIDED");
        assertThat(result().at("/gates/0/reason").asText()).contains("fd_frames is unknown");
        assertThat(result().at("/gates/1/verdict").asText()).isEqualTo("UNDECIDED");
        assertThat(result().at("/gates/1/reason").asText()).contains("kd cannot be computed of these videos");
        assertThat(result().at("/warnings").toString()).contains("too few to tell its interval");

        assertThat(evaluate("--real", "table:others", "--generated", "table:samples", "--paired", "--metrics", "mae",
                "--gate", "mae <= 20")).isEqualTo(ExitCode.GATE);
        assertThat(result().at("/error/message").asText()).contains("mae is").contains("the limit 20");
    }

    /** A take-down finds a clip's features by its id, and the report by the register of files. */
    private void clipsCanBeTakenDown(String store) throws IOException {
        assertThat(ClipFigures.clips(Files.readString(run.resolve("report/index.html"))))
                .hasSize(CLIPS).contains("clip0", "clip1", "clip7");
        try (SparkSession spark = session()) {
            assertThat(new Artifacts(spark, TableSet.corpus(spark, corpus()))
                    .holding(List.of("clip1", "clip" + (CLIPS + 1))))
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
                "fd_random_i3d", "--limit", FEW)).isEqualTo(ExitCode.DONE);
        double brighter = result().at("/metrics/fd_random_i3d/value").asDouble();
        assertThat(evaluate("--real", "table:corpus:test", "--generated", "table:others", "--metrics",
                "fd_random_i3d", "--limit", FEW)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble()).isLessThan(brighter / 2);
    }

    @Test
    void pairsOfTablesAreComparedFrameByFrame() throws IOException {
        assertThat(evaluate("--real", "table:others", "--generated", "table:samples", "--paired",
                "--metrics", "ssim,psnr,mse,ms_ssim")).isEqualTo(ExitCode.DONE);
        List<Fidelity> expected = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            expected.add(Fidelity.between(SquareVideos.clip(i + 100, TABLE_FRAMES, 0),
                    SquareVideos.clip(i + 100, TABLE_FRAMES, 40)));
        }
        assertThat(result().at("/metrics/mse/value").asDouble()).isCloseTo(mean(expected, Fidelity::mse), within(1e-9));
        assertThat(result().at("/metrics/psnr/value").asDouble())
                .isCloseTo(mean(expected, Fidelity::psnr), within(1e-9));
        assertThat(result().at("/metrics/ssim/value").asDouble())
                .isCloseTo(mean(expected, Fidelity::ssim), within(1e-12));
        assertThat(result().at("/pairs/count").asInt()).isEqualTo(CLIPS);
        assertThat(result().at("/metrics/mse/interval/n").asInt()).isEqualTo(CLIPS);
        assertThat(result().at("/warnings").toString()).contains("Left out: ms_ssim");
        assertThat(result().has("features")).isFalse();
        assertThat(page()).contains("<h2>Worst pairs</h2>\n<p>By ssim.").contains("<h2>Best pairs</h2>")
                .contains("others0 and samples0").contains("<td class=\"word\">evaluate.paired</td>");
        assertThat(page().split("<img ", -1)).as("two sheets, and each pair").hasSize(1 + 2 + CLIPS);

        assertThat(evaluate("--real", "table:others", "--generated", "table:samples", "--paired", "--metrics", "mse",
                "--limit", "2")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/pairs/count").asInt()).as("a limit bounds both sides alike").isEqualTo(2);
        assertThat(result().at("/real/count").asInt()).isEqualTo(2);
    }

    private static double mean(List<Fidelity> pairs, ToDoubleFunction<Fidelity> figure) {
        return pairs.stream().mapToDouble(figure).average().orElseThrow();
    }

    @Test
    void foldersAreScoredAndWhatCannotBeReadIsNamed() throws IOException {
        String[] command = {"--real", folder.resolve("real").toString(), "--generated",
            folder.resolve("generated").toString(), "--paired", "--metrics", "fd_random_i3d,psnr", "--set",
            "evaluate.unreadable=0.4"};
        assertThat(evaluate(command)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        assertThat(result().at("/metrics/psnr/value").asDouble()).isBetween(10.0, 40.0);
        assertThat(result().at("/real/count").asInt()).isEqualTo(FILES);
        assertThat(result().at("/generated/count").asInt()).isEqualTo(FILES);
        assertThat(result().at("/generated/unreadable").asInt()).isEqualTo(2);
        assertThat(result().at("/generated/unreadable_videos").toString())
                .contains("broken.mp4").contains("brief.mp4").contains("shorter than 10 frames");
        assertThat(result().at("/generated/unreadable_reasons").size()).isEqualTo(2);
        assertThat(page()).contains("<h2>Videos that could not be used</h2>").contains("brief.mp4");
        assertThat(result().at("/warnings").toString()).contains("3 pairs belong together");

        command[command.length - 1] = "evaluate.unreadable=0.3";
        assertRefused("too-many-unreadable", "2 of 5 videos cannot be used (file:", command);
    }

    @Test
    void otherLengthsAreWarnedOf() throws IOException {
        assertThat(evaluate("--real", "table:corpus:test", "--generated", folder.resolve("real").toString(),
                "--metrics", "fd_frames")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/warnings").toString()).contains("9 frames on the real side, 10 on the generated");
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
                    "no kept clips of split extra; it has test (8), train (1)");
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

    @Test
    void gatesOnWhatIsNotComputedAreRefusedBeforeAnythingIs() throws IOException {
        for (String gate : List.of("fdv <= 1", "psnr >= 20", "near_training < 0.1")) {
            assertThat(evaluate("--real", "table:corpus", "--generated", "x", "--gate", gate)).as(gate)
                    .isEqualTo(ExitCode.USAGE);
        }
        assertThat(evaluate("--real", "table:corpus", "--generated", "x", "--metrics", "kd", "--gate", "flicker < 9"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(evaluate("--real", "table:corpus", "--generated", "x", "--gate", "fvd <= 1", "--gate",
                "fd_random_i3d <= 1")).isEqualTo(ExitCode.USAGE);
        assertRefused("weights-missing", "it needs DeepMind's I3D weights", "--real", "table:corpus", "--generated",
                "x", "--gate", "fvd <= 1");
    }

    private static void assertNoSet(SparkSession spark, String address, String code, String message) {
        assertThatThrownBy(() -> VideoSet.open(spark, corpus(), VideoAddress.parse(address), DECODER,
                new org.apache.hadoop.fs.Path(folder.resolve("files").toUri())))
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
        List<String> line = new ArrayList<>(List.of("--out", run.toString(), "--corpus", corpus().uri(),
                "--set", "spark.\"spark.master\"=local[2]", "--set", "spark.\"spark.ui.enabled\"=false",
                "--set", "spark.\"spark.sql.shuffle.partitions\"=2",
                "--set", "evaluate.frames=" + FILE_FRAMES));
        line.addAll(List.of(arguments));
        return JobRunner.run(new EvaluateJob(), line.toArray(String[]::new));
    }

    private String page() throws IOException {
        return Files.readString(run.resolve("report/index.html"));
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    }

    private static CorpusSettings corpus() {
        return SquareVideos.corpus(folder);
    }

    private static SparkSession session() throws IOException {
        return SquareVideos.session(folder);
    }
}
