package io.kinora.endtoend.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every job by its real command line, submitted to a Spark master with two workers in JVMs of their own: local mode
 * hides closures, class paths and natives that are wrong. The jobs build on each other as they do for a user; then
 * each way to fail is tried, and cluster deploy mode, where only result.json tells how a run ended.
 *
 * <p>Exit code 1 is not tried: it stands for a fault in Kinora, and none is known that could be called up from outside.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final int CLIPS = 30;

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;
    private static ClusterJobs jobs;

    @BeforeAll
    static void startClusterAndRenderVideos() throws IOException, InterruptedException {
        // A core of each is left for drivers.
        cluster = StandaloneCluster.start(folder.resolve("cluster"), 2, Map.of());
        jobs = new ClusterJobs(folder, cluster.master(), CLIPS);
        Files.writeString(folder.resolve("videos/not a video, <b>really.mp4"), "no video at all");
    }

    @AfterAll
    static void stopCluster() throws IOException, InterruptedException {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Installation.Outcome submitted(String job, String run, String... arguments)
            throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.run(job, run, arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.lastLine()).isEqualTo("file:" + folder.resolve(run).resolve("result.json"));
        assertThat(jobs.result(run).path("status").asText()).isEqualTo("done");
        assertThat(jobs.result(run).path("exit_code").asInt()).isZero();
        return outcome;
    }

    @Test
    @Order(1)
    void ingest() throws IOException, InterruptedException {
        submitted("ingest", "ingest", "--videos", folder.resolve("videos").toString());
        assertThat(folder.resolve("ingest/report/index.html")).exists();
        JsonNode result = jobs.result("ingest");
        assertThat(result.at("/sources/found").asInt()).isEqualTo(CLIPS + 1);
        assertThat(result.at("/sources/ok").asInt()).isEqualTo(CLIPS);
        assertThat(result.at("/sources/quarantined").asInt()).isEqualTo(1);
        assertThat(result.at("/clips/kept").asInt()).isEqualTo(CLIPS);
        assertThat(result.at("/corpus/version").asText()).isEqualTo("v1");
        assertThat(result.at("/corpus/snapshots/frames").asLong()).isPositive();
    }

    @Test
    @Order(2)
    void train() throws IOException, InterruptedException {
        Installation.Outcome outcome = submitted("train", "train");
        assertThat(outcome.err()).as("both executors train").contains("; 2 workers of 1 threads");
        JsonNode result = jobs.result("train");
        assertThat(result.path("params").asLong()).isPositive();
        assertThat(result.path("steps").asLong()).isGreaterThanOrEqualTo(result.path("rounds").asLong());
        assertThat(result.at("/validation_loss/first").asDouble()).isBetween(0.8, 1.2);
        assertThat(result.at("/validation_loss/last").asDouble())
                .isLessThan(result.at("/validation_loss/first").asDouble());
    }

    @Test
    @Order(3)
    void generate() throws IOException, InterruptedException {
        submitted("generate", "generate", "--checkpoint", folder.resolve("train").toString(), "--count", "3",
                "--seed", "7", "--steps", "3", "--set", "generate.table=made");
        JsonNode result = jobs.result("generate");
        assertThat(result.path("videos").asInt()).isEqualTo(3);
        assertThat(result.path("steps").asInt()).isEqualTo(3);
        Path directory = Path.of(URI.create(result.path("directory").asText().replaceFirst("^file:/*", "file:/")));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".mp4"))).hasSize(3);
        }
    }

    @Test
    @Order(4)
    void likelihood() throws IOException, InterruptedException {
        submitted("likelihood", "likelihood", "--checkpoint", folder.resolve("train").toString(), "--clips", "3",
                "--timesteps", "4");
        JsonNode result = jobs.result("likelihood");
        assertThat(result.path("clips").asInt()).isEqualTo(3);
        assertThat(result.path("timesteps").asInt()).isEqualTo(4);
        assertThat(result.path("bits_per_dimension").asDouble()).isPositive();
    }

    @Test
    @Order(5)
    void evaluate() throws IOException, InterruptedException {
        submitted("evaluate", "evaluate", "--real", "table:corpus:test", "--generated", "table:made",
                "--set", "evaluate.limit=3");
        JsonNode result = jobs.result("evaluate");
        assertThat(result.at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        assertThat(result.path("metrics").has("fvd")).as("random weights never give an FVD").isFalse();
        assertThat(result.at("/real/count").asInt()).isEqualTo(3);
        assertThat(result.at("/generated/count").asInt()).isEqualTo(3);
        assertThat(result.at("/features/weights_sha256").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    @Order(6)
    void watch() throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.run("evaluate", "watch", "--watch", folder.resolve("train").toString(),
                "--real", "table:corpus:test", "--set", "generate.count=3", "--set", "generate.steps=3", "--set",
                "evaluate.limit=3");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode result = jobs.result("watch");
        assertThat(result.path("status").asText()).isEqualTo("done");
        assertThat(result.path("checkpoints").size()).as("the first and the last are kept").isGreaterThanOrEqualTo(2);
        for (JsonNode checkpoint : result.path("checkpoints")) {
            String name = String.format("watch/round-%06d/", checkpoint.path("round").asInt());
            assertThat(jobs.result(name + "generate").path("checkpoint").asText())
                    .isEqualTo(checkpoint.path("checkpoint").asText());
            assertThat(jobs.result(name + "evaluate").at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        }
    }

    @Test
    @Order(7)
    void everyExecutorChoseItsNatives() throws IOException {
        List<String> logs = cluster.executorLogs();
        assertThat(logs).as("two executors for each of six jobs").hasSizeGreaterThanOrEqualTo(12);
        assertThat(logs).allSatisfy(log -> assertThat(log).contains("ND4J natives: -onednn"));
    }

    @Test
    @Order(8)
    void curate() throws IOException, InterruptedException {
        submitted("curate", "curate", "--where", "label like 'red%'", "--tag", "red", "--set",
                "curate.duplicates.find=false");
        JsonNode result = jobs.result("curate");
        assertThat(result.at("/clips/found").asInt()).isEqualTo(CLIPS);
        assertThat(result.at("/clips/kept").asInt()).isBetween(1, CLIPS - 1);
        assertThat(result.at("/corpus/version").asText()).isEqualTo("red");
    }

    @Test
    @Order(9)
    void export() throws IOException, InterruptedException {
        submitted("export", "export", "--format", "webdataset", "--to", folder.resolve("shards").toString(), "--set",
                "corpus.version=red");
        assertThat(jobs.result("export").path("clips")).isEqualTo(jobs.result("curate").at("/clips/kept"));
        try (Stream<Path> files = Files.walk(folder.resolve("shards"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".tar"))).isNotEmpty();
        }
    }

    private static void assertFailed(Installation.Outcome outcome, String run, int exitCode, String code)
            throws IOException {
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
        assertThat(outcome.err()).contains(jobs.result(run).at("/error/message").asText());
        assertFailed(jobs.result(run), exitCode, code);
    }

    private static void assertFailed(JsonNode result, int exitCode, String code) {
        assertThat(result.path("status").asText()).isEqualTo("failed");
        assertThat(result.path("exit_code").asInt()).isEqualTo(exitCode);
        assertThat(result.at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    @Order(10)
    void tellsWrongSettings() throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.run("train", "mistyped", "--set", "train.batch-sise=3");
        assertFailed(outcome, "mistyped", 2, "bad-settings");
        assertThat(outcome.err()).contains("train.batch-sise: unknown key; did you mean 'batch-size'?");
    }

    @Test
    @Order(11)
    void tellsUnusableInput() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("empty"));
        assertFailed(jobs.run("ingest", "ingest-empty", "--videos", folder.resolve("empty").toString()),
                "ingest-empty", 3, "no-videos-found");
    }

    @Test
    @Order(12)
    void tellsDivergedTraining() throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.run("train", "diverged", "--set", "corpus.version=v1", "--set",
                "train.optimizer.learning-rate=10");
        assertFailed(outcome, "diverged", 5, "diverged");
    }

    @Test
    @Order(13)
    void tellsMissingResources() throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.submit("export", "no-executor",
                List.of("spark.executor.cores=64"), "--format", "mp4", "--to",
                folder.resolve("videos-again").toString(), "--set", "run.executor-deadline=5s").end();
        assertFailed(outcome, "no-executor", 6, "no-executors");
        assertThat(outcome.err()).contains("Cannot go on: no executor was there for 5 s (run.executor-deadline); see"
                + " whether the cluster has workers with the cores and the memory that are asked for");
    }

    @Test
    @Order(13)
    void tellsAMasterThatDoesNotAnswer() throws IOException, InterruptedException {
        Installation.Outcome outcome = Submission.start(folder, List.of(
                Installation.EMBEDDED_SPARK.resolve("bin/spark-submit").toString(), "--master", "spark://127.0.0.1:1",
                "--class", "io.kinora.ingest.IngestJob", "--jars",
                Installation.EMBEDDED_SPARK.resolveSibling("iceberg-spark-runtime.jar").toString(),
                Installation.HOME.resolve("pipeline-ingest/target/pipeline-ingest-spark.jar").toString(),
                "--videos", folder.resolve("videos").toString(), "--corpus", folder.resolve("no-corpus").toString(),
                "--out", folder.resolve("no-master").toString()), Map.of()).end();
        assertFailed(outcome, "no-master", 6, "cluster-lost");
        assertThat(outcome.err()).contains("Spark on spark://127.0.0.1:1 ended before it began; check --master");
    }

    /** As README says it for machines that only have Spark and the jars. */
    private static Installation.Outcome inClusterMode(String mainClass, String module, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(Installation.EMBEDDED_SPARK.resolve("bin/spark-submit").toString(),
                "--deploy-mode", "cluster", "--class", mainClass, "--jars",
                Installation.EMBEDDED_SPARK.resolveSibling("iceberg-spark-runtime.jar").toString(),
                "--conf", "spark.cores.max=2"));
        words.addAll(jobs.sparkOptions());
        words.add(Installation.HOME.resolve(module).resolve("target").resolve(module + "-spark.jar").toString());
        words.addAll(Arrays.asList(arguments));
        return Submission.start(folder, words, Map.of("JDK_JAVA_OPTIONS",
                Files.readString(Installation.HOME.resolve("deploy/standalone/java-options")).strip())).end();
    }

    @Test
    @Order(14)
    void trainsWithTheDriverOnTheCluster() throws IOException, InterruptedException {
        Installation.Outcome outcome = inClusterMode("io.kinora.train.TrainJob", "pipeline-train", "--config",
                jobs.settings(), "--out", folder.resolve("train-there").toString(), "--set", "corpus.version=v1");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode result = jobs.awaitResult("train-there");
        assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("done");
        assertThat(result.path("steps")).isEqualTo(jobs.result("train").path("steps"));
        assertThat(result.at("/validation_loss/last").asDouble()).as("the same run, wherever its driver is")
                .isEqualTo(jobs.result("train").at("/validation_loss/last").asDouble());
    }

    @Test
    @Order(15)
    void resultJsonAloneTellsOfAFailedDriver() throws IOException, InterruptedException {
        Installation.Outcome outcome = inClusterMode("io.kinora.ingest.IngestJob", "pipeline-ingest", "--config",
                jobs.settings(), "--out", folder.resolve("empty-there").toString(), "--videos",
                folder.resolve("empty").toString());
        assertThat(outcome.exitCode()).as("spark-submit does not know").isZero();
        assertFailed(jobs.awaitResult("empty-there"), 3, "no-videos-found");
    }

    @Test
    @Order(16)
    void launcherWaitsForADriverOnTheCluster() throws IOException, InterruptedException {
        Installation.Outcome outcome = jobs.submit("evaluate", "gate-there",
                List.of("spark.cores.max=2", "spark.submit.deployMode=cluster"), "--real", "table:corpus@v1:test",
                "--generated", "table:made", "--set", "evaluate.limit=3", "--gate", "flicker > 1000").end();
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("is FAILED");
        assertFailed(jobs.result("gate-there"), 4, "gate-failed");
        assertThat(jobs.result("gate-there").at("/metrics/flicker/value"))
                .isEqualTo(jobs.result("evaluate").at("/metrics/flicker/value"));
    }

    @Test
    @Order(17)
    void tellsAFailedGate() throws IOException, InterruptedException {
        assertFailed(jobs.run("evaluate", "gate", "--real", "table:corpus@v1:test", "--generated", "table:made",
                "--set", "evaluate.limit=3", "--gate", "flicker > 1000"), "gate", 4, "gate-failed");
    }

    @Test
    @Order(18)
    void launcherWantsAFolderForTheResultOfADriverOnTheCluster() throws IOException, InterruptedException {
        Installation.Outcome outcome = Installation.kinora(folder, "train", "--", "--master", cluster.master(),
                "--deploy-mode", "cluster");
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("in cluster deploy mode only result.json tells how a run ended: give --out");
    }

    @Test
    @Order(19)
    void tellsEveryMistypedSettingBeforeSparkStarts() throws IOException, InterruptedException {
        Installation.Outcome outcome = Installation.kinora(folder, "train", "--set", "train.batch-sise=3", "--set",
                "train.sed=1", "--out", folder.resolve("mistyped-twice").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("train.batch-sise: unknown key; did you mean 'batch-size'?")
                .contains("train.sed: unknown key; did you mean 'seed'?").doesNotContain("spark-submit");
    }
}
