package io.kinora.eval;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.job.RunDirectory;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** What an evaluation is recorded under: made once, and kept in its run directory for whoever goes on with it. */
final class HistoryId {
    private static final String FILE = "history.json";

    private HistoryId() {
    }

    /** That of a run; another run in a folder of the same name, after the first was deleted, has another. */
    static String of(RunDirectory directory) throws IOException {
        Optional<String> before = directory.readJson(FILE).map(json -> json.path("id")).filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        if (before.isPresent()) {
            return before.get();
        }
        String id = UUID.randomUUID().toString();
        directory.write(FILE, "{\"id\": \"" + id + "\"}\n");
        return id;
    }
}
