package io.kinora.endtoend.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kubernetes manifests. */
final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Manifests() {
    }

    /** The documents of a YAML file. */
    static List<JsonNode> read(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return documents.readAll();
        }
    }

    /** What is to be run, of a SparkApplication or a ScheduledSparkApplication. */
    static Optional<JsonNode> application(JsonNode manifest) {
        return switch (manifest.path("kind").asText()) {
            case "SparkApplication" -> Optional.of(manifest.path("spec"));
            case "ScheduledSparkApplication" -> Optional.of(manifest.path("spec").path("template"));
            default -> Optional.empty();
        };
    }

    /** The job that it starts. */
    static Command command(Path file, JsonNode spec, Jobs jobs) {
        List<String> arguments = new ArrayList<>();
        spec.path("arguments").forEach(argument -> arguments.add(argument.asText()));
        return new Command(Installation.HOME.relativize(file).toString(),
                jobs.ofClass(spec.path("mainClass").asText()), arguments, List.of(), true);
    }
}
