package io.kinora.train.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.storage.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A run in MLflow: its settings as parameters, its numbers as metrics. The run's id is kept in a file, so that a
 * continued run goes on in the same one.
 */
final class MlflowRun implements Sink {
    /** MLflow takes no more in one call. */
    private static final int PARAMETERS_A_CALL = 100;
    private static final int METRICS_A_CALL = 1000;
    private static final int LONGEST_VALUE = 500;
    private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";

    private final MlflowClient client;
    private final String name;
    private final String experiment;
    private final String run;
    private final Map<String, String> parameters;
    private final FileSystem fileSystem;
    private final Path file;
    private String id = "";
    private boolean open;

    /**
     * @param name for messages
     * @param run name of the run
     * @param parameters settings of the run
     * @param file where the run's id is kept
     */
    MlflowRun(MlflowClient client, String name, String experiment, String run, Map<String, String> parameters,
            FileSystem fileSystem, Path file) {
        this.client = client;
        this.name = name;
        this.experiment = experiment;
        this.run = run;
        this.parameters = parameters;
        this.fileSystem = fileSystem;
        this.file = file;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void take(TrackedEvent event) throws IOException {
        if (!open) {
            open(event.time());
        }
        if (event instanceof TrackedEvent.Scalars scalars) {
            List<Map<String, Object>> metrics = scalars.values().entrySet().stream()
                    .map(entry -> Map.<String, Object>of("key", entry.getKey(), "value", entry.getValue(),
                            "timestamp", event.time(), "step", event.step()))
                    .toList();
            for (List<Map<String, Object>> part : parts(metrics, METRICS_A_CALL)) {
                client.post("runs/log-batch", Map.of("run_id", id, "metrics", part));
            }
        }
    }

    @Override
    public void end(boolean finished) throws IOException {
        if (!id.isEmpty()) {
            client.post("runs/update", Map.of("run_id", id, "status", finished ? "FINISHED" : "FAILED",
                    "end_time", System.currentTimeMillis()));
        }
    }

    /** Each step is done once, also when one behind it fails and all is tried again. */
    private void open(long time) throws IOException {
        if (id.isEmpty() && fileSystem.exists(file)) {
            id = read();
            client.post("runs/update", Map.of("run_id", id, "status", "RUNNING"));
        } else if (id.isEmpty()) {
            id = client.post("runs/create", Map.of("experiment_id", experimentId(), "run_name", run,
                    "start_time", time)).path("run").path("info").path("run_id").asText();
            if (id.isEmpty()) {
                throw new IOException("the answer to runs/create holds no run_id");
            }
        }
        WholeFile.write(fileSystem, file, new Path(file.getParent(), "." + file.getName() + ".tmp"),
                out -> out.write(id.getBytes(StandardCharsets.UTF_8)));
        List<Map<String, String>> all = parameters.entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value",
                        entry.getValue().substring(0, Math.min(LONGEST_VALUE, entry.getValue().length()))))
                .toList();
        for (List<Map<String, String>> part : parts(all, PARAMETERS_A_CALL)) {
            client.post("runs/log-batch", Map.of("run_id", id, "params", part));
        }
        open = true;
    }

    private String read() throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private String experimentId() throws IOException {
        try {
            JsonNode found = client.get("experiments/get-by-name",
                    "experiment_name=" + URLEncoder.encode(experiment, StandardCharsets.UTF_8));
            return found.path("experiment").path("experiment_id").asText();
        } catch (MlflowClient.RefusedException e) {
            if (!e.code().equals(MISSING)) {
                throw e;
            }
            return client.post("experiments/create", Map.of("name", experiment)).path("experiment_id").asText();
        }
    }

    private static <T> List<List<T>> parts(List<T> all, int most) {
        List<List<T>> parts = new ArrayList<>();
        for (int start = 0; start < all.size(); start += most) {
            parts.add(all.subList(start, Math.min(start + most, all.size())));
        }
        return parts;
    }
}
