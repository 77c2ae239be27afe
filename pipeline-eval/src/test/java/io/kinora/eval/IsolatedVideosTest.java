package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Video files that cost the process that decodes them, on the job's own command line. */
class IsolatedVideosTest {
    private static final int VIDEOS = 3;
    private static final String EVERY = "generated/*.mp4";
    private static final String GOOD = "generated/v*.mp4";

    @TempDir
    private Path folder;
    private int runs;
    private Path run;

    @BeforeEach
    void writeVideos() throws IOException {
        for (int i = 0; i < VIDEOS; i++) {
            write("real/v" + i, i, 0);
            write("generated/v" + i, i, 60);
        }
        write("generated/crash", 7, 90);
        write("generated/hang", 8, 90);
        DeadlyFileSystem.arm(true);
    }

    @AfterEach
    void disarm() {
        DeadlyFileSystem.arm(false);
    }

    @Test
    void aVideoThatCostsItsProcessCostsTheRunNothingElse() throws IOException {
        assertThat(evaluate(EVERY)).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/generated/count").asInt()).isEqualTo(VIDEOS);
        assertThat(result().at("/generated/unreadable").asInt()).isEqualTo(2);
        assertThat(result().at("/generated/unreadable_videos").toString())
                .containsPattern("crash.mp4\",\"reason\":\"Cannot decode the file: it made its decoder crash")
                .containsPattern("hang.mp4\",\"reason\":\"Cannot decode the file: its decoder said nothing for 3 s.*"
                        + "raise decode.silence and set evaluate.retry-unreadable");
        JsonNode isolated = result().at("/metrics");
        assertThat(isolated.at("/mae/value").asDouble()).isPositive();
        JsonNode pairs = result().at("/pairs");

        DeadlyFileSystem.arm(false);
        assertThat(evaluate(GOOD, "decode.isolation=thread", "evaluate.feature-store=threads"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/metrics")).as("figures of the good ones, wherever they are decoded")
                .isEqualTo(isolated);
        assertThat(result().at("/pairs/count")).isEqualTo(pairs.at("/count"));

        assertThat(evaluate(EVERY, "evaluate.retry-unreadable=true")).isEqualTo(ExitCode.DONE);
        assertThat(result().at("/generated/unreadable").asInt()).as("harmless now, and tried again").isZero();
        assertThat(result().at("/generated/count").asInt()).isEqualTo(VIDEOS + 2);
    }

    private ExitCode evaluate(String generated, String... settings) {
        run = folder.resolve("run" + runs++);
        List<String> line = new ArrayList<>(List.of("--out", run.toString(), "--corpus",
                folder.resolve("warehouse").toString(), "--real", address("real"), "--generated", address(generated),
                "--paired", "--metrics", "mae,fd_frames,flicker", "--set", "spark.\"spark.master\"=local[2]",
                // One task at a time: each is to lose its own process only.
                "--set", "spark.\"spark.task.cpus\"=2", "--set", "spark.\"spark.ui.enabled\"=false",
                "--set", "spark.\"spark.sql.shuffle.partitions\"=2",
                "--set", "spark.\"spark.hadoop.fs.deadly.impl\"=" + DeadlyFileSystem.class.getName(),
                "--set", "evaluate.frames=" + SquareVideos.FILE_FRAMES, "--set", "evaluate.pictures=0",
                "--set", "evaluate.unreadable=0.5", "--set", "decode.silence=3s"));
        List.of(settings).forEach(setting -> line.addAll(List.of("--set", setting)));
        return JobRunner.run(new EvaluateJob(), line.toArray(String[]::new));
    }

    private String address(String path) {
        return DeadlyFileSystem.SCHEME + "://" + folder.resolve(path);
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(Files.readString(run.resolve("result.json")));
    }

    private void write(String name, long seed, int brightness) throws IOException {
        Path file = folder.resolve(name + ".mp4");
        Files.createDirectories(file.getParent());
        VideoEncoder.mp4(file, SquareVideos.clip(seed, SquareVideos.FILE_FRAMES, brightness));
    }
}
