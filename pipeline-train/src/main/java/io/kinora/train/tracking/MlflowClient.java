package io.kinora.train.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls of MLflow's REST API, version 2.0, each with a deadline. */
final class MlflowClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUCCESS = 200;
    private static final int SHOWN = 300;

    private final HttpClient http;
    private final String root;
    private final Duration deadline;
    private final Optional<String> authorization;

    /** An answer other than success. */
    static final class RefusedException extends IOException {
        private final String code;

        RefusedException(String message, String code) {
            super(message);
            this.code = code;
        }

        /** MLflow's word for it, such as RESOURCE_DOES_NOT_EXIST; empty if there is none. */
        String code() {
            return code;
        }
    }

    /** @param environment where credentials come from, under the names that MLflow's own client takes */
    MlflowClient(String uri, Duration deadline, Map<String, String> environment) {
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(deadline).build();
        this.root = uri.replaceAll("/+$", "") + "/api/2.0/mlflow/";
        this.deadline = deadline;
        this.authorization = authorization(environment);
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        if (user != null) {
            String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.ofNullable(environment.get("MLFLOW_TRACKING_TOKEN")).map(token -> "Bearer " + token);
    }

    JsonNode get(String call, String query) throws IOException {
        return send(call, HttpRequest.newBuilder(URI.create(root + call + "?" + query)).GET());
    }

    JsonNode post(String call, Object body) throws IOException {
        return send(call, HttpRequest.newBuilder(URI.create(root + call)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(String call, HttpRequest.Builder request) throws IOException {
        authorization.ifPresent(value -> request.header("Authorization", value));
        HttpResponse<String> response = response(call, request.timeout(deadline).build());
        JsonNode answer = json(response.body());
        if (response.statusCode() != SUCCESS) {
            String body = response.body();
            throw new RefusedException("MLflow answered " + call + " with status " + response.statusCode() + ": "
                    + body.substring(0, Math.min(SHOWN, body.length())), answer.path("error_code").asText());
        }
        return answer;
    }

    private HttpResponse<String> response(String call, HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            // A request's own timeout ends with the headers: this one covers a body that never ends.
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer to " + call + " within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException("cannot reach " + root + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + call, e);
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? JSON.createObjectNode() : answer;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
