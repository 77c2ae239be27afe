package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against an HTTP server that checks the requests; the real MLflow server is a Python program. */
@Timeout(60)
class MlflowRunTest {
    @TempDir
    private Path folder;

    private MlflowRun run(String uri, Duration deadline, Map<String, String> environment,
            Map<String, String> parameters) throws IOException {
        return new MlflowRun(new MlflowClient(uri, deadline, environment), "MLflow at " + uri, "videos & more", "first",
                parameters, FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.resolve("tracking/mlflow-run-id").toUri()));
    }

    private static TrackedEvent scalars(long step, double loss) {
        return new TrackedEvent.Scalars(step, 1_700_000_000_000L, Map.of("train_loss", loss));
    }

    @Test
    void opensARunTellsItsFiguresAndEndsIt() throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < 250; i++) {
            parameters.put("train.key" + i, "x".repeat(i * 3));
        }
        try (FakeMlflow server = new FakeMlflow()) {
            MlflowRun run = run(server.uri() + "/", Duration.ofSeconds(20),
                    Map.of("MLFLOW_TRACKING_TOKEN", "a secret"), parameters);
            run.take(scalars(10, 0.5));
            run.take(scalars(20, 0.25));
            run.take(new TrackedEvent.Distributions(20, 0, Map.of()));
            assertThat(server.status).containsValue("RUNNING");
            run.end(true);

            assertThat(server.status).containsExactly(Map.entry("run0", "FINISHED"));
            assertThat(server.metrics)
                    .isEqualTo(Map.of("run0 train_loss 10", 0.5, "run0 train_loss 20", 0.25));
            assertThat(server.parameters).hasSize(250).containsEntry("train.key1", "xxx");
            assertThat(server.parameters.get("train.key249")).hasSize(500);
            assertThat(server.authorizations).containsOnly("Bearer a secret");
            assertThat(server.calls).startsWith("GET experiments/get-by-name", "POST experiments/create",
                    "POST runs/create");
        }
    }

    @Test
    void aContinuedRunGoesOnInTheSameRun() throws IOException {
        try (FakeMlflow server = new FakeMlflow()) {
            MlflowRun first = run(server.uri(), Duration.ofSeconds(20), Map.of(), Map.of());
            first.take(scalars(1, 3));
            first.end(false);
            assertThat(server.status).containsExactly(Map.entry("run0", "FAILED"));
            MlflowRun second = run(server.uri(), Duration.ofSeconds(20),
                    Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "it"), Map.of());
            second.take(scalars(2, 2));
            assertThat(server.status).containsExactly(Map.entry("run0", "RUNNING"));
            assertThat(server.metrics).hasSize(2).containsKey("run0 train_loss 2");
            assertThat(server.authorizations).contains("null", "Basic bWU6aXQ=");
        }
    }

    @Test
    void saysWhatIsWrongWithAServer() throws IOException {
        int closed;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
            // It takes connections and says nothing.
            assertThatThrownBy(() -> run("http://127.0.0.1:" + port.getLocalPort(), Duration.ofMillis(300), Map.of(),
                    Map.of()).take(scalars(1, 1))).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> run("http://127.0.0.1:" + closed, Duration.ofSeconds(5), Map.of(), Map.of())
                .take(scalars(1, 1))).isInstanceOf(IOException.class).hasMessageContaining("cannot reach");
        try (FakeMlflow server = new FakeMlflow()) {
            assertThatThrownBy(() -> run(server.uri() + "/elsewhere", Duration.ofSeconds(20), Map.of(), Map.of())
                    .take(scalars(1, 1))).hasMessageContaining("status 404");
        }
    }

    @Test
    void refusesAnAddressWithAPassword() {
        assertThatThrownBy(() -> new MlflowSettings(Optional.of("https://me:secret@example.org"), "kinora",
                Optional.empty(), Duration.ofSeconds(1))).hasMessageContaining("MLFLOW_TRACKING_TOKEN")
                .hasMessageNotContaining("me:secret");
    }
}
