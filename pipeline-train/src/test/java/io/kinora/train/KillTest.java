package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.error.ExitCode;
import io.kinora.train.kill.KillSwitch;
import io.kinora.train.kill.KillingFileSystem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training is killed with SIGKILL, in a process of its own, wherever it hurts; what it ends with is the same. */
@Tag("long")
class KillTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final List<String> SETTINGS = List.of("--set", "train.steps=10",
            "--set", "train.threads-per-worker=1",
            "--set", "train.optimizer={schedule: cosine, warm-up-steps: 3, clip-norm: 0.3}");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeCorpus() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 24);
        }
    }

    @Test
    void endsWithTheSameBitsHoweverOftenItIsKilled() throws IOException, InterruptedException {
        assertThat(train("undisturbed")).isEqualTo(ExitCode.DONE);

        // Half of the weights are written.
        kill(KillingFileSystem.PATH_END, "round-000002/weights.bin");
        assertThat(rounds()).containsExactly(0, 1);
        assertThat(checkpoints().resolve("round-000002/weights.bin")).exists();
        assertThat(checkpoints().resolve("round-000002/manifest.json")).doesNotExist();

        // The checkpoint is whole, but not yet committed.
        kill(KillingFileSystem.PATH_END, ".index.json.tmp");
        assertThat(rounds()).containsExactly(0, 1);
        assertThat(checkpoints().resolve("round-000002/manifest.json")).exists();

        // Workers are training.
        kill(KillSwitch.DESCRIPTION, "Round 4");
        assertThat(rounds()).contains(0, 3).doesNotContain(5);

        assertThat(train("killed", "--resume")).isEqualTo(ExitCode.DONE);

        for (String file : List.of("weights.bin", "ema.safetensors", "updater.bin")) {
            assertThat(checkpoints().resolve("round-000005").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("undisturbed/checkpoints/round-000005").resolve(file));
        }
        JsonNode expected = TrainJobTest.json(folder.resolve("undisturbed/checkpoints/round-000005/state.json"));
        JsonNode state = TrainJobTest.json(checkpoints().resolve("round-000005/state.json"));
        assertThat(state.path("losses")).isEqualTo(expected.path("losses"));
        assertThat(state.path("samples")).isEqualTo(expected.path("samples"));
        assertThat(state.path("cursor")).isEqualTo(expected.path("cursor"));
    }

    private Path checkpoints() {
        return folder.resolve("killed/checkpoints");
    }

    private List<Integer> rounds() throws IOException {
        List<Integer> rounds = new ArrayList<>();
        TrainJobTest.json(checkpoints().resolve("index.json")).path("rounds")
                .forEach(round -> rounds.add(round.asInt()));
        return rounds;
    }

    private ExitCode train(String run, String... more) {
        List<String> arguments = new ArrayList<>(SETTINGS);
        arguments.addAll(List.of(more));
        return TrainJobTest.train(new TrainJob(), folder.resolve("corpus"), folder.resolve(run),
                arguments.toArray(String[]::new));
    }

    /** Begins or continues the run in a process that kills itself at a moment. */
    private void kill(String property, String value) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx1g", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX")
                        || argument.startsWith("-Djdk")).forEach(command::add);
        command.addAll(List.of("-D" + property + "=" + value, "-Dspark.extraListeners=" + KillSwitch.class.getName(),
                "-Dspark.hadoop.fs.file.impl=" + KillingFileSystem.class.getName(), "-cp",
                System.getProperty("java.class.path"), TrainJob.class.getName()));
        command.addAll(TrainJobTest.arguments(folder.resolve("corpus"), folder.resolve("killed")));
        command.addAll(SETTINGS);
        Path log = folder.resolve("killed.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(128 + 9);
    }
}
