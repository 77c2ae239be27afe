package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ladders of corruption on real videos: people who sign, and people who speak. */
@Tag("long")
class CalibrationTest {
    /** Halves of as few as have an interval. */
    private static final int CLIPS = 16;
    private static final int SIDE = 48;
    private static final int LEVELS = 4;

    @TempDir
    private static Path folder;
    private static int runs;

    private Path run;

    @BeforeAll
    static void writeCorpus() throws Exception {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false);
        CorpusSettings corpus = new CorpusSettings(warehouse(), "corpus", Version.LATEST, Map.of("type", "hadoop"));
        Catalog.sparkProperties(corpus, new Configuration()).forEach(builder::config);
        try (SparkSession spark = builder.getOrCreate()) {
            TableSet tables = TableSet.corpus(spark, corpus);
            tables.create();
            List<Row> frames = new ArrayList<>();
            List<Row> clips = new ArrayList<>();
            RealClips.first(CLIPS, SIDE).forEach((id, video) -> {
                frames.add(FramesRow.of(id, video));
                clips.add(TestRows.clip(id, "source", Tables.KEPT, Tables.TEST));
            });
            tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
            tables.append(Tables.CLIPS, spark.createDataFrame(clips, Tables.CLIPS_SCHEMA));
            tables.versions().tag(Optional.empty());
        }
    }

    @Test
    void metricsRiseWithWhatTheyMustSeeWhereverFeaturesAreStored() throws IOException {
        assertThat(calibrate("--metrics", "fd_frames,kd_space_time,psnr", "--set",
                "evaluate.calibrate.corruptions=[freeze]")).isEqualTo(ExitCode.DONE);
        JsonNode freeze = result().at("/ladders/freeze/metrics");
        assertThat(result().at("/ladders/freeze/levels")).extracting(JsonNode::asText)
                .containsExactly("none", "1", "2", "3", "4");
        assertThat(result().at("/spoilt/count").asInt()).isEqualTo(CLIPS / 2);
        assertThat(result().at("/extracted").asInt()).isEqualTo(CLIPS + LEVELS * CLIPS / 2);
        rises(freeze.path("kd_space_time"));
        assertThat(freeze.at("/fd_frames/sight").has("from")).as("single frames do not tell of motion").isFalse();
        assertThat(Files.readString(run.resolve("report/index.html"))).contains("kd_space_time").contains("freeze");

        assertThat(calibrate("--metrics", "fd_frames,kd_space_time,psnr", "--set",
                "evaluate.calibrate.corruptions=[noise]", "--set", "evaluate.feature-store=another"))
                .isEqualTo(ExitCode.DONE);
        JsonNode noise = result().at("/ladders/noise/metrics");
        rises(noise.path("fd_frames"));
        rises(noise.path("kd_space_time"));
        assertThat(noise.at("/psnr/sight/correlation").asDouble()).isEqualTo(-1);
        theCleanLevelIsNotSpoilt(noise, freeze);
    }

    @Test
    void otherFeaturesAreTriedAndFewVideosWarnedOf() throws IOException {
        String[] command = {"--metrics", "mse", "--limit", "4", "--set", "evaluate.calibrate.corruptions=[noise]"};
        assertThat(calibrate(command)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/warnings").toString()).contains("fewer than 8 videos a half have no intervals");
        double severest = severestError();
        assertThat(result().at("/ladders/noise/metrics").size()).isEqualTo(1);
        assertThat(severest).isGreaterThan(100);
        List<String> more = new ArrayList<>(List.of(command));
        more.addAll(List.of("--set", "evaluate.calibrate.features=[\"MaxPool3d_2a_3x3@1\"]"));
        assertThat(calibrate(more.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        JsonNode metrics = result().at("/ladders/noise/metrics");
        assertThat(metrics.path("fd_random_i3d/MaxPool3d_2a_3x3@1").at("/sight/correlation").asDouble()).isPositive();
        assertThat(metrics.size()).isEqualTo(2);
        assertThat(severestError()).as("spoilt in the same way").isCloseTo(severest, within(1e-9));

        assertThat(calibrate("--metrics", "mse", "--limit", "3")).isEqualTo(ExitCode.INPUT);
        assertThat(result().at("/error/code").asText()).isEqualTo("too-few-videos");
        assertThat(result().at("/error/message").asText()).contains("it has 3 videos and at least 4 are needed");
    }

    @Test
    void wrongSettingsEndWithTwo() {
        assertThat(calibrate("--generated", "table:corpus")).isEqualTo(ExitCode.USAGE);
        assertThat(calibrate("--gate", "fd_frames < 1")).isEqualTo(ExitCode.USAGE);
        assertThat(calibrate("--set", "evaluate.calibrate.corruptions=[rain]")).isEqualTo(ExitCode.USAGE);
        assertThat(calibrate("--set", "evaluate.calibrate.features=[Mixed_9z]")).isEqualTo(ExitCode.USAGE);
    }

    private static void rises(JsonNode metric) {
        assertThat(metric.at("/sight/correlation").asDouble()).as(metric.toString()).isEqualTo(1);
        assertThat(metric.at("/sight/from").asInt(LEVELS + 1)).as(metric.toString()).isLessThanOrEqualTo(LEVELS);
    }

    private static void theCleanLevelIsNotSpoilt(JsonNode noise, JsonNode freeze) {
        assertThat(noise.at("/psnr/figures/0/value").asDouble()).as("of equal videos").isEqualTo(100);
        for (String metric : List.of("fd_frames", "kd_space_time", "psnr")) {
            assertThat(noise.path(metric).at("/figures/0/value").asDouble()).as(metric)
                    .isCloseTo(freeze.path(metric).at("/figures/0/value").asDouble(), within(1e-9));
        }
    }

    private double severestError() throws IOException {
        return result().at("/ladders/noise/metrics/mse/figures/" + LEVELS + "/value").asDouble();
    }

    private ExitCode calibrate(String... arguments) {
        run = folder.resolve("run" + runs++);
        List<String> line = new ArrayList<>(List.of("--calibrate", "--real", "table:corpus", "--out", run.toString(),
                "--corpus", warehouse(), "--set", "spark.\"spark.master\"=local[2]",
                "--set", "spark.\"spark.ui.enabled\"=false", "--set", "spark.\"spark.sql.shuffle.partitions\"=1",
                "--set", "spark.\"spark.sql.adaptive.enabled\"=false",
                "--set", "evaluate.frames=" + RealClips.FRAMES));
        line.addAll(List.of(arguments));
        return JobRunner.run(new EvaluateJob(), line.toArray(String[]::new));
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    }

    private static String warehouse() {
        return folder.resolve("warehouse").toString();
    }
}
