package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    private Path folder;

    @Test
    void metricsComeInTheOrderOfTheirFiles() throws IOException {
        Path run = Files.createDirectories(folder.resolve("train/metrics"));
        Files.writeString(run.resolve("00001.jsonl"), "{\"step\":3}\n");
        Files.writeString(run.resolve("00000.jsonl"), "{\"step\":1}\n{\"step\":2}\n");

        assertThat(files().within("train").metrics()).extracting(line -> line.path("step").asInt())
                .containsExactly(1, 2, 3);
        assertThat(files().metrics()).isEmpty();
    }

    @Test
    void resultAndSettingsAreRead() throws IOException {
        Files.writeString(folder.resolve("result.json"), "{\"status\":\"running\"}");
        Files.writeString(folder.resolve("config.json"), "{\"train\":{\"steps\":60}}");

        JsonNode settings = files().settings();
        assertThat(files().result().path("status").asText()).isEqualTo("running");
        assertThat(settings.at("/train/steps").asInt()).isEqualTo(60);
        assertThatThrownBy(() -> files().within("other").result()).isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("other/result.json");
    }

    private RunFiles files() throws IOException {
        return RunFiles.in(folder.toUri().toString(), new Configuration());
    }
}
