package io.kinora.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorJobTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode doctor(String... arguments) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return JobRunner.run(new DoctorJob(), arguments);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private Path resultFile() {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return Path.of(URI.create(lines.get(lines.size() - 1).replaceFirst("^file:/*", "file:/")));
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<String> codes(JsonNode result) {
        return result.path("findings").findValuesAsText("code").stream().filter(code -> !code.isEmpty()).toList();
    }

    @Test
    void tellsAPoorCatalogAndAFolderThatCannotBeWritten() throws IOException {
        ExitCode exitCode = doctor("--out", folder.resolve("run").toString(), "--corpus",
                folder.resolve("corpus").toString(), "--uri", "/proc/self/task",
                "--set", "corpus.catalog.type=jdbc", "--set", "corpus.catalog.uri=jdbc:nosuch:thing");
        assertThat(exitCode).as(told()).isEqualTo(ExitCode.RESOURCES);
        JsonNode result = new ObjectMapper().readTree(resultFile().toFile());
        assertThat(resultFile()).isEqualTo(folder.resolve("run/result.json"));
        assertThat(result.path("status").asText()).isEqualTo("failed");
        assertThat(result.path("exit_code").asInt()).isEqualTo(6);
        assertThat(result.at("/error/code").asText()).isEqualTo("would-fail");
        assertThat(codes(result)).containsExactlyInAnyOrder("storage-failed", "catalog-unreachable");
        assertThat(result.path("failures").asInt()).isEqualTo(2);
        assertThat(result.path("ok").asInt()).isPositive();
        JsonNode last = result.path("findings").get(result.path("findings").size() - 1);
        assertThat(last.path("level").asText()).as("the worst stands last").isEqualTo("failure");
        assertThat(last.path("advice").asText()).isNotEmpty();
        assertThat(told()).contains("FAILURE  storage", "→ give this user the right to", "2 failures, ")
                .contains("ok       ffmpeg");
        assertThat(Files.readString(folder.resolve("run/report/index.html"))).contains("/proc/self/task");
        assertThat(folder.resolve("corpus")).as("what is not there is not made").doesNotExist();
    }

    @Test
    void storageThatNeverAnswersIsToldInTime() throws IOException {
        try (SilentServer dead = new SilentServer()) {
            String uri = "hdfs://" + dead.address();
            Instant begun = Instant.now();
            ExitCode exitCode = doctor("--out", uri + "/runs/1", "--corpus", uri + "/corpus", "--for", "train",
                    "--set", "run.deadline=2s");
            assertThat(exitCode).as(told()).isEqualTo(ExitCode.RESOURCES);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(60));
            assertThat(dead.visitors()).isPositive();
            JsonNode result = new ObjectMapper().readTree(resultFile().toFile());
            assertThat(codes(result)).containsExactly("storage-unreachable", "storage-unreachable");
            assertThat(told()).contains("Cannot use " + uri + "/runs/1 as a run directory: no answer in 2.0 s",
                    uri + "/corpus gave no answer").doesNotContain("ffmpeg");
        }
    }
}
