package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void showsTheEndOnce() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            Progress progress = Progress.start("Reading", 0, 4, "videos");
            progress.reach(4);
            progress.close();
            progress.close();
        } finally {
            System.setErr(before);
        }

        assertThat(shown.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("100%"))).hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("4/4"));
    }
}
