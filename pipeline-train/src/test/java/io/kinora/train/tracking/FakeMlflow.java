package io.kinora.train.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;

/** A real HTTP server that answers those calls of MLflow's REST API that are made, and checks them as MLflow does. */
public final class FakeMlflow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_METRICS = 1000;
    private static final int LIMIT_PARAMETERS = 100;

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    /** Metrics as {@code run key step} to value. */
    public final Map<String, Double> metrics = new ConcurrentHashMap<>();
    public final Map<String, String> parameters = new ConcurrentHashMap<>();
    /** Status by run. */
    public final Map<String, String> status = new ConcurrentHashMap<>();
    /** How long each answer takes, in milliseconds. */
    public volatile long delay;
    private final Map<String, String> experiments = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        calls.add(exchange.getRequestMethod() + " " + call);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            send(exchange, 200, switch (call) {
                case "experiments/get-by-name" -> experiment(URLDecoder.decode(
                        exchange.getRequestURI().getRawQuery().substring("experiment_name=".length()),
                        StandardCharsets.UTF_8));
                case "experiments/create" -> Map.of("experiment_id", makeExperiment(JSON.readTree(body)));
                case "runs/create" -> createRun(JSON.readTree(body));
                case "runs/log-batch" -> log(JSON.readTree(body));
                case "runs/update" -> update(JSON.readTree(body));
                default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND");
            });
        } catch (Refusal e) {
            send(exchange, e.status, Map.of("error_code", e.getMessage(), "message", "refused by the test"));
        }
    }

    private Object experiment(String name) throws Refusal {
        require(experiments.containsKey(name), 404, "RESOURCE_DOES_NOT_EXIST");
        return Map.of("experiment", Map.of("experiment_id", experiments.get(name), "name", name));
    }

    private String makeExperiment(JsonNode request) {
        return experiments.computeIfAbsent(request.path("name").asText(), name -> "e" + experiments.size());
    }

    private Object createRun(JsonNode request) throws Refusal {
        require(experiments.containsValue(request.path("experiment_id").asText()), 404, "RESOURCE_DOES_NOT_EXIST");
        require(request.path("start_time").isIntegralNumber() && request.path("run_name").isTextual(), 400,
                "INVALID_PARAMETER_VALUE");
        String run = "run" + status.size();
        status.put(run, "RUNNING");
        return Map.of("run", Map.of("info", Map.of("run_id", run)));
    }

    private Object log(JsonNode request) throws Refusal {
        String run = request.path("run_id").asText();
        require(status.containsKey(run), 404, "RESOURCE_DOES_NOT_EXIST");
        require(request.path("metrics").size() <= LIMIT_METRICS && request.path("params").size() <= LIMIT_PARAMETERS,
                400, "INVALID_PARAMETER_VALUE");
        for (JsonNode metric : request.path("metrics")) {
            require(metric.path("value").isNumber() && metric.path("step").isIntegralNumber()
                    && metric.path("timestamp").isIntegralNumber(), 400, "INVALID_PARAMETER_VALUE");
            metrics.put(run + " " + metric.path("key").asText() + " " + metric.path("step").asLong(),
                    metric.path("value").asDouble());
        }
        for (JsonNode parameter : request.path("params")) {
            require(parameter.path("value").isTextual() && parameter.path("key").asText().matches("[\\w./ -]+"), 400,
                    "INVALID_PARAMETER_VALUE");
            parameters.put(parameter.path("key").asText(), parameter.path("value").asText());
        }
        return Map.of();
    }

    private Object update(JsonNode request) throws Refusal {
        require(status.containsKey(request.path("run_id").asText()), 404, "RESOURCE_DOES_NOT_EXIST");
        status.put(request.path("run_id").asText(), request.path("status").asText());
        return Map.of();
    }

    private static void require(boolean condition, int status, String code) throws Refusal {
        if (!condition) {
            throw new Refusal(status, code);
        }
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static final class Refusal extends Exception {
        private final int status;

        private Refusal(int status, String code) {
            super(code);
            this.status = status;
        }
    }
}
