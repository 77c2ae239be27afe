package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.train.TinyModel;
import io.kinora.train.metric.RoundMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for names that a real driver serves, by the settings that docs/deploy.md gives. */
class DashboardTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAME = Pattern.compile("metrics_[a-zA-Z0-9_]+");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> asked() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(ROOT.resolve("deploy/monitoring/dashboard.json").toFile());
        Set<String> asked = new TreeSet<>();
        dashboard.findValuesAsText("expr").forEach(query -> asked.addAll(names(query)));
        assertThat(asked).hasSizeGreaterThan(8);
        asked.addAll(names(Files.readString(ROOT.resolve("deploy/monitoring/rules.yml"))));
        return asked;
    }

    private static String page(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address)).timeout(DEADLINE).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void asksForWhatIsServed() throws Exception {
        SparkContext spark = new SparkContext(new SparkConf().setMaster("local[1]").setAppName("dashboard")
                .set("spark.ui.enabled", "true").set("spark.ui.port", "0").set("spark.ui.prometheus.enabled", "true")
                .set("spark.metrics.namespace", "kinora")
                .set("spark.metrics.conf", ROOT.resolve("conf/metrics.properties").toString())
                .set("spark.executor.heartbeatInterval", "1s")
                .set("spark.executor.processTreeMetrics.enabled", "true"));
        try (TrainingGauges gauges = new TrainingGauges()) {
            gauges.resumed(TinyModel.build(), new RoundMetrics(1, 2, 3, 4, Optional.of(0.5), Optional.of(0.25),
                    List.of(), Optional.of(1.0), 1e-3, 5, 6));
            JavaSparkContext.fromSparkContext(spark).parallelize(List.of(1, 2)).count();
            String driver = spark.uiWebUrl().get();
            Instant end = Instant.now().plus(DEADLINE);
            Set<String> lacking;
            do {
                // Executors tell their memory by heartbeats.
                lacking = asked();
                lacking.removeAll(names(page(driver + "/metrics/prometheus/")));
                lacking.removeAll(names(page(driver + "/metrics/executors/prometheus/")));
                Thread.sleep(100);
            } while (!lacking.isEmpty() && Instant.now().isBefore(end));
            assertThat(lacking).as("asked for, and not served").isEmpty();
        } finally {
            spark.stop();
        }
    }
}
