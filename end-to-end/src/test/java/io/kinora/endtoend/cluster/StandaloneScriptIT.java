package io.kinora.endtoend.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/standalone/cluster}, as a person uses it. */
class StandaloneScriptIT {
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    Path folder;

    private record Said(int exitCode, String text) {
    }

    private Said cluster(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Installation.HOME.resolve("deploy/standalone/cluster").toString()));
        command.addAll(Arrays.asList(words));
        Path said = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().remove("SPARK_HOME");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(said));
    }

    @Test
    void stopsWhatItStartedAndNothingElse() throws IOException, InterruptedException {
        String state = folder.resolve("state").toString();
        Process foreign = new ProcessBuilder("sleep", "600").start();
        try {
            Said started = cluster("start", "--workers", "1", "--dir", state);
            assertThat(started.text()).containsPattern("master spark://127.0.0.1:[0-9]+\nui http://127.0.0.1:[0-9]+\n");
            assertThat(started.exitCode()).isZero();
            Said again = cluster("start", "--dir", state);
            assertThat(again).isEqualTo(new Said(1, "cluster: a cluster runs in " + state
                    + ": stop it first, or choose another --dir\n"));
            Said status = cluster("status", "--dir", state);
            assertThat(status.exitCode()).isZero();
            assertThat(status.text()).containsPattern("worker-1 runs, process [0-9]+\nmaster runs, process [0-9]+\n")
                    .endsWith(started.text());

            // As if the worker had ended and its number had been given to another process.
            Path noted = folder.resolve("state/worker-1.pid");
            String[] words = Files.readString(noted).split(" ");
            ProcessHandle worker = ProcessHandle.of(Long.parseLong(words[0])).orElseThrow();
            worker.destroyForcibly();
            Files.writeString(noted, foreign.pid() + " " + words[1] + " " + words[2]);
            status = cluster("status", "--dir", state);
            assertThat(status.exitCode()).isEqualTo(1);
            assertThat(status.text()).contains("worker-1 does not run");
        } finally {
            assertThat(cluster("stop", "--dir", state))
                    .isEqualTo(new Said(0, "stopped; logs are in " + state + "\n"));
            assertThat(foreign.isAlive()).isTrue();
            foreign.destroyForcibly();
        }
        assertThat(cluster("stop", "--dir", state)).isEqualTo(new Said(0, "no cluster runs in " + state + "\n"));
        assertThat(cluster("status", "--dir", state)).isEqualTo(new Said(3, "no cluster runs in " + state + "\n"));
    }

    @Test
    void tellsWrongUsage() throws IOException, InterruptedException {
        Said said = cluster("start", "--workers", "none");
        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.text()).startsWith("cluster: --workers none: must be a number from 1 on\nusage: cluster ");
        assertThat(cluster("begin").text()).startsWith("cluster: there is no command 'begin'\n");
    }
}
