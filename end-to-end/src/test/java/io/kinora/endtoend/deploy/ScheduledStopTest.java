package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler's run that is stopped from outside takes its command with it, and says so. */
class ScheduledStopTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void stopsTheCommandFirst() throws IOException, InterruptedException {
        Path begun = folder.resolve("begun");
        Path ended = folder.resolve("ended");
        Path alert = folder.resolve("alert");
        Path figures = folder.resolve("run.prom");
        Process process = new ProcessBuilder(List.of("python3",
                Installation.HOME.resolve("deploy/schedule/kinora_run.py").toString(), "--alert", "cat > " + alert,
                "--metrics", figures.toString(), "--", "sh", "-c", "trap 'touch " + ended + "; exit 143' TERM; touch "
                        + begun + "; while :; do sleep 0.1; done", "sh", "--out", folder.toString()))
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        try {
            while (!Files.exists(begun)) {
                assertThat(process.isAlive()).as("it runs").isTrue();
                Thread.sleep(20);
            }
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(ended).as("its command was stopped, and had ended before").exists();
            assertThat(alert).content().contains("ended with 143: stopped from outside");
            assertThat(figures).content().contains("kinora_run_exit_code{run=\"kinora\"} 143");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
