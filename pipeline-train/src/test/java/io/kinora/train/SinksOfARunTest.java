package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.train.tracking.EventFiles;
import io.kinora.train.tracking.FakeMlflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.framework.Summary;
import org.tensorflow.proto.util.Event;

/** Real command lines of kinora train, watched by TensorBoard's classes, an MLflow server's stand-in and Prometheus. */
class SinksOfARunTest {
    private static final String PAGES = "spark.ui.enabled";

    @TempDir
    static Path folder;

    private static String pages;

    @BeforeAll
    static void write() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 24);
        }
    }

    private static ExitCode train(TrainJob job, Path run, String... more) {
        return TrainJobTest.train(job, folder.resolve("corpus"), run, more);
    }

    private static Map<String, Map<Long, Float>> scalars(List<Event> events) {
        return events.stream().flatMap(event -> event.getSummary().getValueList().stream()
                        .filter(value -> value.getValueCase() == Summary.Value.ValueCase.SIMPLE_VALUE)
                        .map(value -> Map.entry(value, event.getStep())))
                .collect(Collectors.groupingBy(entry -> entry.getKey().getTag(),
                        Collectors.toMap(Map.Entry::getValue, entry -> entry.getKey().getSimpleValue(),
                                (first, second) -> second)));
    }

    /** What the build says to Spark of its page goes before settings; this test reads the page. */
    @BeforeAll
    static void showSparksPage() {
        pages = System.setProperty(PAGES, "true");
    }

    @AfterAll
    static void asItWas() {
        if (pages == null) {
            System.clearProperty(PAGES);
        } else {
            System.setProperty(PAGES, pages);
        }
    }

    @Test
    void aRunThatWasKilledIsOneRunInEverySink() throws IOException {
        Path run = folder.resolve("watched");
        AtomicReference<String> scraped = new AtomicReference<>("");
        try (FakeMlflow mlflow = new FakeMlflow()) {
            String[] settings = {"--set", "train.tracking.mlflow={uri: \"" + mlflow.uri() + "\", experiment: shapes}",
                "--set", "train.tracking.histograms-every-rounds=2",
                "--set", "spark={\"spark.ui.port\": 0,"
                        + " \"spark.metrics.namespace\": kinora,"
                        + " \"spark.metrics.conf.*.sink.prometheusServlet.class\":"
                        + " org.apache.spark.metrics.sink.PrometheusServlet,"
                        + " \"spark.metrics.conf.*.sink.prometheusServlet.path\": /metrics/prometheus}"};
            assertThat(train(new TrainJob(round -> {
                if (round == 2) {
                    throw new IllegalStateException("Stopped by the test");
                }
            }), run, settings)).isEqualTo(ExitCode.FAULT);
            assertThat(mlflow.status).isEqualTo(Map.of("run0", "FAILED"));

            assertThat(train(new TrainJob(round -> scraped.set(scrape())), run, settings)).isEqualTo(ExitCode.DONE);
            assertThat(mlflow.status).isEqualTo(Map.of("run0", "FINISHED"));
            assertThat(mlflow.parameters).containsEntry("train.batch-size", "4");

            List<Event> events = EventFiles.read(run.resolve("tensorboard"));
            assertThat(events.stream().filter(Event::hasSessionLog).map(Event::getStep)).containsExactly(0L, 5L);
            Map<String, Map<Long, Float>> scalars = scalars(events);
            assertThat(scalars.get("train_loss")).containsOnlyKeys(2L, 4L, 6L, 8L);
            assertThat(scalars.get("validation_loss")).containsOnlyKeys(0L, 4L, 8L);
            for (JsonNode line : metrics(run)) {
                long step = line.path("step").asLong();
                if (line.has("train_loss")) {
                    double loss = line.path("train_loss").asDouble();
                    assertThat(scalars.get("train_loss").get(step)).isEqualTo((float) loss);
                    assertThat(mlflow.metrics.get("run0 train_loss " + step)).isEqualTo(loss);
                }
            }
            checkHistograms(events);
        }
        String gauge = "metrics_kinora_driver_kinora_train_train_loss_Value";
        assertThat(scraped.get().lines().filter(line -> line.startsWith(gauge))).as("Prometheus").singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' ')))).isPositive());
    }

    private static void checkHistograms(List<Event> events) {
        Map<String, List<Long>> steps = events.stream().flatMap(event -> event.getSummary().getValueList().stream()
                        .filter(Summary.Value::hasHisto).map(value -> Map.entry(value.getTag(), event.getStep())))
                .collect(Collectors.groupingBy(Map.Entry::getKey,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        List<String> layers = steps.keySet().stream().filter(tag -> tag.startsWith("weights/")).toList();
        assertThat(layers).hasSizeGreaterThan(10);
        for (String tag : layers) {
            assertThat(steps.get(tag)).as(tag).containsExactly(0L, 4L, 8L);
        }
        List<String> changes = steps.keySet().stream().filter(tag -> tag.startsWith("changes/")).toList();
        assertThat(changes).hasSameSizeAs(layers);
        for (String tag : changes) {
            // The first of the process that went on at step 4 is of step 8.
            assertThat(steps.get(tag)).as(tag).containsExactly(4L, 8L);
        }
    }

    private static String scrape() {
        String page = SparkSession.active().sparkContext().uiWebUrl().get() + "/metrics/prometheus/";
        try (var in = URI.create(page).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> metrics(Path run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (var files = Files.newDirectoryStream(run.resolve("metrics"), "*.jsonl")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    @Test
    void noSinkStopsARun() throws IOException {
        Path run = folder.resolve("unwatched");
        Files.createDirectories(run);
        // Nothing can be written below a file; a folder's rights do not bind those who run as root.
        for (String name : List.of("tensorboard", "samples", "tracking", "metrics")) {
            Files.writeString(run.resolve(name), "in the way");
        }
        int closed;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
        }
        assertThat(train(new TrainJob(), run, "--set", "train.steps=4",
                "--set", "train.tracking.mlflow.uri=\"http://127.0.0.1:" + closed + "\"")).isEqualTo(ExitCode.DONE);
        assertThat(TrainJobTest.json(run.resolve("result.json")).path("steps").asInt()).isEqualTo(4);

        try (FakeMlflow mlflow = new FakeMlflow()) {
            mlflow.delay = 120_000;
            assertThat(train(new TrainJob(), folder.resolve("slow"), "--set", "train.steps=4",
                    "--set", "train.tracking.mlflow={uri: \"" + mlflow.uri() + "\", deadline: 1s}"))
                    .isEqualTo(ExitCode.DONE);
            assertThat(mlflow.metrics).isEmpty();
        }
        assertThat(EventFiles.read(folder.resolve("slow/tensorboard"))).isNotEmpty();
    }
}
