package io.kinora.endtoend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What Spark's UI tells of a running application, by its REST interface. */
public final class SparkUi {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String url;

    SparkUi(String url) {
        this.url = url + "/api/v1/applications";
    }

    /** An executor that has a task. */
    public record Busy(String application, String executor) {
    }

    /** One that is at a task of a stage whose description or call holds these words, if there is one now. */
    Optional<Busy> busyWith(String words) {
        try {
            String application = get("").path(0).path("id").asText();
            for (JsonNode stage : get("/" + application + "/stages?status=active")) {
                if ((stage.path("description").asText() + "\n" + stage.path("name").asText()).contains(words)
                        && stage.path("numActiveTasks").asInt() > 0) {
                    return busy(application);
                }
            }
        } catch (IOException notUpYet) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Optional<Busy> busy(String application) throws IOException, InterruptedException {
        for (JsonNode executor : get("/" + application + "/executors")) {
            if (executor.path("activeTasks").asInt() > 0) {
                return Optional.of(new Busy(application, executor.path("id").asText()));
            }
        }
        return Optional.empty();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(CLIENT.send(HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
