package io.kinora.endtoend.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kinora doctor} by its real command line. */
class DoctorIT {
    @TempDir
    Path folder;

    /** Two executors in JVMs of their own, as Spark has for its own tests, and a model that fits no executor. */
    @Test
    void tellsOnExecutorsWhatWouldGoWrong() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("large.conf"), """
                train {
                  model { frames = 16, height = 256, width = 256, base-width = 128 }
                  batch-size = 16
                }
                """);
        Installation.Outcome outcome = Installation.kinora(folder, "doctor", "--config",
                folder.resolve("large.conf").toString(), "--out", folder.resolve("run").toString(),
                "--corpus", folder.resolve("corpus").toString(),
                "--", "--master", "local-cluster[2,1,1024]", "--executor-memory", "1g",
                "--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.lastLine()).isEqualTo("file:" + folder.resolve("run/result.json"));
        assertThat(outcome.err()).contains("FAILURE  step-memory        a step of 16 clips takes at least ")
                .contains("1 failure, ").contains(": a run would fail");
        JsonNode result = new ObjectMapper().readTree(folder.resolve("run/result.json").toFile());
        assertThat(result.at("/error/code").asText()).isEqualTo("would-fail");
        Set<String> places = new HashSet<>();
        Set<String> ofExecutors = new HashSet<>();
        for (JsonNode finding : result.path("findings")) {
            finding.path("places").forEach(place -> places.add(place.asText()));
            if (!finding.path("places").get(0).asText().equals("driver")) {
                ofExecutors.add(finding.path("check").asText());
            }
        }
        assertThat(places).hasSize(3).anyMatch(place -> place.startsWith("executor 0 on "))
                .anyMatch(place -> place.startsWith("executor 1 on "));
        assertThat(ofExecutors).containsAll(
                List.of("java", "spark", "memory", "disk", "storage", "ffmpeg", "gpu", "clock", "natives"));
    }
}
