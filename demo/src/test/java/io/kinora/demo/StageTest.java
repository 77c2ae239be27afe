package io.kinora.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage whose job is a shell script. */
class StageTest {
    @TempDir
    private Path folder;

    private record Outcome(String word) {
    }

    /** A demo of one stage. */
    private final class OneStage implements Job<DemoSettings, Outcome> {
        private final Duration deadline;

        OneStage(Duration deadline) {
            this.deadline = deadline;
        }

        @Override
        public String name() {
            return "demo";
        }

        @Override
        public String summary() {
            return "One stage.";
        }

        @Override
        public Class<DemoSettings> settings() {
            return DemoSettings.class;
        }

        @Override
        public List<Flag> flags() {
            return List.of();
        }

        @Override
        public Outcome run(JobContext<DemoSettings> context) throws IOException, InterruptedException {
            Stage stage = new Stage(context.directory(), List.of("sh", folder.resolve("launcher.sh").toString()),
                    List.of(), deadline);
            return new Outcome(stage.run("stage", "work").path("word").asText());
        }
    }

    /** The script is given: work --out URI. */
    private void launcher(String text) throws IOException {
        Files.writeString(folder.resolve("launcher.sh"), "out=${3#file:}\nmkdir -p $out\necho run >> "
                + folder.resolve("runs") + "\n" + text);
    }

    private ExitCode demo(String out, Duration deadline) {
        return JobRunner.run(new OneStage(deadline), "--out", folder.resolve(out).toString());
    }

    private JsonNode result(String out) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(out).resolve("result.json").toFile());
    }

    @Test
    void endsAsItsJobEnds() throws IOException {
        launcher("echo '{\"status\": \"failed\", \"error\": {\"message\": \"no clips\"}}' > $out/result.json; exit 3");
        assertThat(demo("failed", Duration.ofMinutes(1))).isEqualTo(ExitCode.INPUT);
        assertThat(result("failed").at("/error/message").asText()).contains("stage ended with exit code 3 (no clips)");
    }

    @Test
    void isNotRunAgainOnceItIsDone() throws IOException {
        launcher("echo '{\"status\": \"done\", \"word\": \"first\"}' > $out/result.json");
        assertThat(demo("done", Duration.ofMinutes(1))).isEqualTo(ExitCode.DONE);
        assertThat(result("done").path("word").asText()).isEqualTo("first");
        Path result = folder.resolve("done/result.json");
        Files.writeString(result, Files.readString(result).replace("\"done\"", "\"running\""));
        Files.delete(folder.resolve("done/.result.json.crc"));

        assertThat(demo("done", Duration.ofMinutes(1))).as("a demo that was stopped is continued")
                .isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(1);
    }

    @Test
    void isEndedAtItsDeadline() throws IOException {
        launcher("exec sleep 600");
        assertThat(demo("slow", Duration.ofSeconds(1))).isEqualTo(ExitCode.RESOURCES);
        assertThat(result("slow").at("/error/code").asText()).isEqualTo("stage-deadline");
    }
}
