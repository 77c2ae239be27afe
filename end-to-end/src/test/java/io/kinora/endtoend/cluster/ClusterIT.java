package io.kinora.endtoend.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.endtoend.Installation;
import io.kinora.endtoend.Videos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
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
 * hides closures, class paths and natives that are wrong. The jobs build on each other as they do for a user.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIPS = 30;

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void startClusterAndRenderVideos() throws IOException, InterruptedException {
        Videos.render(folder.resolve("videos"), CLIPS);
        Files.writeString(folder.resolve("videos/not a video, <b>really.mp4"), "no video at all");
        Files.writeString(folder.resolve("job.conf"), """
                corpus.uri = "%s"
                include "model.conf"
                """.formatted(folder.resolve("corpus")));
        Files.copy(Installation.HOME.resolve("conf/smallest.conf"), folder.resolve("model.conf"));
        cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Installation.Outcome submit(String job, String out, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(job, "--config", folder.resolve("job.conf").toString(), "--out",
                folder.resolve(out).toString()));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("--", "--master", cluster.master(), "--driver-memory", "1g", "--executor-memory", "1g",
                "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.executor.cores=1",
                "--conf", "spark.ui.enabled=false",
                "--conf", "spark.sql.shuffle.partitions=2",
                // Every process here is short: thorough compilation would take more time than it gives.
                "--driver-java-options", StandaloneCluster.SHORT_LIVED,
                "--conf", "spark.executor.extraJavaOptions=" + StandaloneCluster.SHORT_LIVED));
        return Installation.kinora(folder, words.toArray(String[]::new));
    }

    private static JsonNode result(String run) throws IOException {
        return JSON.readTree(folder.resolve(run).resolve("result.json").toFile());
    }

    private static void assertDone(Installation.Outcome outcome, String run) throws IOException {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.lastLine()).isEqualTo("file:" + folder.resolve(run).resolve("result.json"));
        assertThat(result(run).path("status").asText()).isEqualTo("done");
        assertThat(folder.resolve(run).resolve("report/index.html")).exists();
    }

    @Test
    @Order(1)
    void ingest() throws IOException, InterruptedException {
        assertDone(submit("ingest", "ingest", "--videos", folder.resolve("videos").toString()), "ingest");
        JsonNode result = result("ingest");
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
        Installation.Outcome outcome = submit("train", "train");
        assertDone(outcome, "train");
        assertThat(outcome.err()).as("both executors train").contains("; 2 workers of 1 threads");
        JsonNode result = result("train");
        assertThat(result.path("params").asLong()).isPositive();
        assertThat(result.path("steps").asLong()).isGreaterThanOrEqualTo(result.path("rounds").asLong());
        assertThat(result.at("/validation_loss/first").asDouble()).isBetween(0.8, 1.2);
        assertThat(result.at("/validation_loss/last").asDouble())
                .isLessThan(result.at("/validation_loss/first").asDouble());
    }

    @Test
    @Order(3)
    void generate() throws IOException, InterruptedException {
        assertDone(submit("generate", "generate", "--checkpoint", folder.resolve("train").toString(), "--count", "3",
                "--seed", "7", "--steps", "3", "--set", "generate.table=made"), "generate");
        JsonNode result = result("generate");
        assertThat(result.path("videos").asInt()).isEqualTo(3);
        assertThat(result.path("steps").asInt()).isEqualTo(3);
        Path directory = Path.of(java.net.URI.create(
                result.path("directory").asText().replaceFirst("^file:/*", "file:/")));
        try (java.util.stream.Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".mp4"))).hasSize(3);
        }
    }

    @Test
    @Order(4)
    void evaluate() throws IOException, InterruptedException {
        assertDone(submit("evaluate", "evaluate", "--real", "table:corpus:test", "--generated", "table:made",
                "--set", "evaluate.limit=3"), "evaluate");
        JsonNode result = result("evaluate");
        assertThat(result.at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        assertThat(result.path("metrics").has("fvd")).as("random weights never give an FVD").isFalse();
        assertThat(result.at("/real/count").asInt()).isEqualTo(3);
        assertThat(result.at("/generated/count").asInt()).isEqualTo(3);
        assertThat(result.at("/features/weights_sha256").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    @Order(5)
    void watch() throws IOException, InterruptedException {
        assertThat(submit("evaluate", "watch", "--watch", folder.resolve("train").toString(), "--real",
                "table:corpus:test", "--set", "generate.count=3", "--set", "generate.steps=3").exitCode()).isZero();
        JsonNode result = result("watch");
        assertThat(result.path("status").asText()).isEqualTo("done");
        assertThat(result.path("checkpoints").size()).as("the first and the last are kept").isGreaterThanOrEqualTo(2);
        for (JsonNode checkpoint : result.path("checkpoints")) {
            String name = String.format("watch/round-%06d/", checkpoint.path("round").asInt());
            assertThat(result(name + "generate").path("checkpoint").asText())
                    .isEqualTo(checkpoint.path("checkpoint").asText());
            assertThat(result(name + "evaluate").at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        }
    }

    @Test
    @Order(6)
    void everyExecutorChoseItsNatives() throws IOException {
        List<String> logs = cluster.executorLogs();
        assertThat(logs).as("two executors for each of four jobs").hasSizeGreaterThanOrEqualTo(8);
        assertThat(logs).allSatisfy(log -> assertThat(log).contains("ND4J natives: -onednn"));
    }

    @Test
    @Order(7)
    void ingestLosesNothingWhenAnExecutorIsKilled() throws Exception {
        CompletableFuture<Installation.Outcome> ingest = CompletableFuture.supplyAsync(() -> {
            try {
                return submit("ingest", "ingest-killed", "--videos", folder.resolve("videos").toString(), "--set",
                        "corpus.name=killed", "--set", "ingest.batch-sources=10");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        boolean killed = false;
        while (!killed && !ingest.isDone()) {
            killed = taskHasStaged(folder.resolve("corpus/_kinora")) && cluster.killExecutor();
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertDone(ingest.get(), "ingest-killed");
        assertThat(killed).as("an executor was killed amid its work").isTrue();
        assertThat(result("ingest-killed").path("sources")).isEqualTo(result("ingest").path("sources"));
        assertThat(result("ingest-killed").path("clips")).isEqualTo(result("ingest").path("clips"));
        try (SparkSession spark = session()) {
            for (String table : List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS)) {
                assertThat(rows(spark, "killed", table)).as(table).isEqualTo(rows(spark, "corpus", table));
            }
        }
    }

    private static boolean taskHasStaged(Path staged) {
        try (Stream<Path> files = Files.walk(staged)) {
            return files.anyMatch(file -> file.toString().endsWith(".rows"));
        } catch (IOException | UncheckedIOException notYet) {
            return false;
        }
    }

    private static SparkSession session() throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2);
        Catalog.sparkProperties(corpus("corpus"), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    private static CorpusSettings corpus(String name) {
        return new CorpusSettings(folder.resolve("corpus").toString(), name, "latest", Map.of("type", "hadoop"));
    }

    private static List<String> rows(SparkSession spark, String name, String table) {
        return TableSet.corpus(spark, corpus(name)).read(table).collectAsList().stream()
                .map(row -> IntStream.range(0, row.length()).mapToObj(row::get)
                        .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value))
                        .collect(Collectors.joining("|"))).sorted().toList();
    }

    @Test
    @Order(8)
    void tellsUnusableInputByItsExitCode() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("empty"));
        Installation.Outcome outcome = submit("ingest", "ingest-empty", "--videos", folder.resolve("empty").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(3);
        assertThat(result("ingest-empty").at("/error/code").asText()).isEqualTo("no-videos-found");
        assertThat(result("ingest-empty").path("exit_code").asInt()).isEqualTo(3);
    }

    @Test
    @Order(9)
    void tellsEveryMistypedSettingBeforeSparkStarts() throws IOException, InterruptedException {
        Installation.Outcome outcome = Installation.kinora(folder, "train", "--set", "train.batch-sise=3", "--set",
                "train.sed=1", "--out", folder.resolve("mistyped").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("train.batch-sise: unknown key; did you mean 'batch-size'?")
                .contains("train.sed: unknown key; did you mean 'seed'?").doesNotContain("spark-submit");
    }
}
