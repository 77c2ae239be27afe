package io.kinora.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script by which Spark finds GPUs. */
class DiscoverGpusTest {
    private static final Path SCRIPT = Path.of("../deploy/gpu/discover-gpus.sh");

    @TempDir
    private Path folder;

    @Test
    void offersWhatTheNativesCanRunOn() throws IOException, InterruptedException {
        List<String> listing = new ArrayList<>();
        for (String capability : List.of("2.1", "3.5", "3.7", "5.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "8.10",
                "9.0", "10.0", "12.0")) {
            listing.add("GPU-" + capability + ", " + capability + ", 16384, 550.90.07, Some GPU, " + capability);
        }
        Path program = FakeNvidiaSmi.listing(folder, listing);
        List<String> usable = NvidiaSmi.gpus(program.toString(), Duration.ofSeconds(20)).stream()
                .filter(gpu -> NativesSupport.problem(gpu).isEmpty()).map(Gpu::uuid).toList();

        Outcome outcome = run(program);

        JsonNode answer = new ObjectMapper().readTree(outcome.out());
        assertThat(answer.path("name").asText()).isEqualTo("gpu");
        assertThat(answer.path("addresses")).extracting(JsonNode::asText).containsExactlyElementsOf(usable)
                .contains("GPU-8.9").doesNotContain("GPU-9.0");
        assertThat(outcome.err()).contains("cannot run on GPU 11 (Some GPU, 9.0, compute capability 9.0)");
    }

    @Test
    void tellsOfNoneAndOfADriverThatFails() throws IOException, InterruptedException {
        assertThat(run(FakeNvidiaSmi.listing(folder, List.of())).out().strip())
                .isEqualTo("{\"name\": \"gpu\", \"addresses\": []}");

        Outcome outcome = run(FakeNvidiaSmi.script(folder, "echo 'no driver'; exit 9"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("discover-gpus: nvidia-smi fails")
                .contains("no driver");
    }

    private record Outcome(int exitCode, String out, String err) {
    }

    private static Outcome run(Path program) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
        builder.environment().put(NvidiaSmi.VARIABLE, program.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Outcome(process.exitValue(),
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
