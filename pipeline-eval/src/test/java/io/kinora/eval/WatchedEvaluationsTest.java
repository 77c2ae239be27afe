package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.checkpoint.CheckpointFolders;
import io.kinora.core.checkpoint.CheckpointIndex;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.history.EvaluationHistory;
import io.kinora.eval.history.LocalCatalog;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.history.Terms;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.watch.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kinora evaluate --watch} of a training run's directory as kinora train writes it. */
class WatchedEvaluationsTest {
    private static final int VIDEOS = 2;
    private static final Fingerprint PROTOCOL = new Fingerprint(Map.of("resize", "generated to real, area or bicubic",
            "time", "what both have, at the lower rate")).and(new FrameSampling(16, 1, 0).parts());
    private static final Terms MSE = new Terms("mse", PROTOCOL, "table:real", Optional.of("v1"));

    @TempDir
    private Path folder;
    private Path training;

    @BeforeEach
    void writeRealVideosAndBeginTraining() throws IOException {
        try (SparkSession spark = session()) {
            TableSet real = TableSet.generated(spark, LocalCatalog.settings(warehouse()), "real");
            real.create();
            List<Row> frames = new ArrayList<>();
            List<Row> videos = new ArrayList<>();
            for (int i = 0; i < VIDEOS; i++) {
                frames.add(FramesRow.of("real-" + i, GreyVideosJob.grey(100)));
                videos.add(RowFactory.create("real-" + i, "none", 1L, (long) i, "ddim", 1,
                        null, null, null, null, null));
            }
            real.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
            real.append(Tables.VIDEOS, spark.createDataFrame(videos, Tables.VIDEOS_SCHEMA));
            real.versions().tag(Optional.empty());
        }
        training = Files.createDirectories(folder.resolve("training"));
        Files.writeString(training.resolve("result.json"), "{\"job\": \"train\", \"status\": \"running\"}");
    }

    private Path warehouse() {
        return folder.resolve("warehouse");
    }

    private SparkSession session() throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        Catalog.sparkProperties(LocalCatalog.settings(warehouse()), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    private Path checkpoint(int round) throws IOException {
        Path checkpoint = Files.createDirectories(
                training.resolve(CheckpointFolders.FOLDER).resolve(CheckpointFolders.name(round)));
        Files.writeString(checkpoint.resolve(CheckpointFolders.MANIFEST), "{\"files\": [" + round + "]}");
        return checkpoint;
    }

    private void index(Integer... rounds) throws IOException {
        new CheckpointIndex(Arrays.asList(rounds), List.of()).write(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(training.resolve(CheckpointFolders.FOLDER).toUri()));
    }

    private void endTraining() throws IOException {
        Files.writeString(training.resolve("result.json"), "{\"job\": \"train\", \"status\": \"done\"}");
    }

    private ExitCode watch(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--watch", training.toString(), "--real", "table:real",
                "--paired", "--metrics", "mse", "--corpus", warehouse().toString(), "--out",
                folder.resolve(out).toString(), "--set", "generate.count=" + VIDEOS,
                "--set", "evaluate.watch.poll=100ms", "--set", "evaluate.watch.lease=1h"));
        arguments.addAll(List.of(more));
        return JobRunner.run(new EvaluateJob(), arguments.toArray(String[]::new));
    }

    private JsonNode result(String run) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(run).resolve("result.json").toFile());
    }

    private List<PastFigure> recorded() throws IOException {
        try (SparkSession spark = session()) {
            return EvaluationHistory.open(spark, "history")
                    .trends(List.of(MSE)).get(MSE);
        }
    }

    private static List<Integer> rounds(JsonNode result) {
        List<Integer> rounds = new ArrayList<>();
        result.path("checkpoints").forEach(checkpoint -> rounds.add(checkpoint.path("round").asInt()));
        return rounds;
    }

    @Test
    void everyCompleteCheckpointIsEvaluatedOnce() throws IOException {
        checkpoint(0);
        checkpoint(2);
        index(0, 2);
        checkpoint(4);
        assertThat(watch("first", "--set", "evaluate.watch.time-limit=0")).isEqualTo(ExitCode.DONE);
        assertThat(result("first").path("status").asText()).as("training goes on").isEqualTo("paused");
        assertThat(rounds(result("first"))).as("round 4 is written at this time").containsExactly(0, 2);
        JsonNode evaluation = result("first/round-000002/evaluate");
        assertThat(evaluation.at("/metrics/mse/value").asDouble()).isCloseTo(80 * 80, within(1e-9));
        assertThat(result("first").at("/checkpoints/1/directory").asText())
                .isEqualTo("file:" + folder.resolve("first/round-000002/evaluate"));

        index(0, 2, 4);
        endTraining();
        assertThat(watch("second")).isEqualTo(ExitCode.DONE);
        assertThat(result("second").path("status").asText()).isEqualTo("done");
        assertThat(rounds(result("second"))).containsExactly(4);
        assertThat(watch("first")).as("the same command goes on").isEqualTo(ExitCode.DONE);
        assertThat(rounds(result("first"))).isEmpty();

        List<PastFigure> recorded = recorded();
        assertThat(recorded).extracting(past -> past.round().orElseThrow()).containsExactly(0, 2, 4);
        assertThat(recorded).extracting(past -> past.figure().value())
                .satisfiesExactly(value -> assertThat(value).isCloseTo(10_000, within(1e-9)),
                        value -> assertThat(value).isCloseTo(6_400, within(1e-9)),
                        value -> assertThat(value).isCloseTo(3_600, within(1e-9)));

        assertThat(watch("third", "--set", "generate.count=1")).as("evaluated in another way").isEqualTo(ExitCode.DONE);
        assertThat(rounds(result("third"))).containsExactly(0, 2, 4);
        assertThat(watch("fourth", "--gate", "mse <= 1", "--set", "evaluate.pictures=3")).isEqualTo(ExitCode.DONE);
        assertThat(rounds(result("fourth"))).as("the figures would be the same").isEmpty();
    }

    @Test
    void goesOnAfterFaultsCrashesAndDeletions() throws IOException {
        checkpoint(0);
        Files.createFile(checkpoint(2).resolve(GreyVideosJob.FAULT));
        Files.createFile(checkpoint(4).resolve(GreyVideosJob.DELETED));
        checkpoint(6);
        index(0, 2, 4, 6);
        endTraining();
        assertThat(watch("run")).isEqualTo(ExitCode.FAULT);
        assertThat(recorded()).extracting(past -> past.round().orElseThrow()).containsExactly(0);

        Instant[] clock = {Instant.now()};
        InstantSource time = () -> clock[0];
        Claims others = Claims.open(LocalCatalog.open(warehouse()), "history", "crashed", Duration.ofHours(1),
                time.withZone(ZoneOffset.UTC));
        Claims.Claim crashed = others.claim(keyOf(2), "round-000002").orElseThrow();
        assertThat(watch("run", "--set", "evaluate.watch.time-limit=0")).isEqualTo(ExitCode.DONE);
        assertThat(result("run").path("status").asText()).as("round 2 is another's").isEqualTo("paused");
        assertThat(rounds(result("run"))).as("round 4 was deleted before it was read").containsExactly(6);

        clock[0] = clock[0].minus(Duration.ofHours(2));
        assertThat(crashed.renew()).as("not heard of for an hour").isTrue();
        assertThat(watch("run")).isEqualTo(ExitCode.DONE);
        assertThat(result("run").path("status").asText()).isEqualTo("done");
        assertThat(rounds(result("run"))).containsExactly(2);
        assertThat(recorded()).extracting(past -> past.round().orElseThrow()).containsExactly(0, 6, 2);
        assertThat(crashed.renew()).isFalse();
    }

    private String keyOf(int round) throws IOException {
        try (SparkSession spark = session()) {
            return spark.table("kinora.history.claims").where("checkpoint LIKE '%round-00000" + round + "'")
                    .select("key").first().getString(0);
        }
    }

    @Test
    void aFailedGateEndsTheWatchAndItsCheckpointIsDone() throws IOException {
        checkpoint(0);
        checkpoint(2);
        index(0, 2);
        endTraining();
        String[] gate = {"--gate", "mse <= baseline * 0.5"};
        assertThat(watch("gated", gate)).isEqualTo(ExitCode.GATE);
        JsonNode first = result("gated/round-000000/evaluate");
        assertThat(first.at("/gates/0/verdict").asText()).as("there is no baseline yet").isEqualTo("UNDECIDED");
        assertThat(result("gated/round-000002/evaluate").at("/gates/0/verdict").asText()).isEqualTo("FAIL");
        JsonNode result = result("gated");
        assertThat(result.at("/error/code").asText()).isEqualTo("gate-failed");
        assertThat(result.at("/error/message").asText())
                .contains("'mse <= baseline * 0.5'").contains("mse is 6400").contains("the limit 5000");
        assertThat(result.at("/metrics/mse/value").asDouble()).isCloseTo(6400, within(1e-9));

        assertThat(watch("gated", gate)).as("no checkpoint is left").isEqualTo(ExitCode.DONE);
        assertThat(rounds(result("gated"))).isEmpty();
        assertThat(recorded()).hasSize(2);
    }

    @Test
    void refusesWhatCannotBeWatched() throws IOException {
        Files.delete(training.resolve("result.json"));
        assertThat(watch("nothing")).isEqualTo(ExitCode.INPUT);
        assertThat(result("nothing").at("/error/code").asText()).isEqualTo("no-training-run");
        assertThat(watch("both", "--generated", "table:real")).isEqualTo(ExitCode.USAGE);
        assertThat(watch("mistyped", "--set", "generate.coun=1")).isEqualTo(ExitCode.USAGE);
    }
}
