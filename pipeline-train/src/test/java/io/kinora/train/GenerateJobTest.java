package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real command lines of kinora generate, from a model that kinora train made. */
class GenerateJobTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void train() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 8);
        }
        assertThat(TrainJobTest.train(new TrainJob(), folder.resolve("corpus"), folder.resolve("trained"), "--set",
                "train.steps=4")).isEqualTo(ExitCode.DONE);
    }

    private static ExitCode generate(Path checkpoint, Path run, int cores, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--corpus", folder.resolve("corpus").toString(),
                "--out", run.toString(), "--checkpoint", checkpoint.toString(),
                "--set", "spark={\"spark.master\": \"local[" + cores + "]\", \"spark.ui.enabled\": false}",
                "--set", "generate.batch-size=2", "--set", "generate.seed=5", "--set", "generate.steps=4"));
        arguments.addAll(Arrays.asList(more));
        return JobRunner.run(new GenerateJob(), arguments.toArray(String[]::new));
    }

    private static Map<String, Frames> videos(String table) throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TableSet tables = TableSet.generated(spark, TinyCorpus.settings(folder.resolve("corpus")), table);
            Version version = tables.versions().get(Version.LATEST);
            Map<String, Frames> videos = new HashMap<>();
            for (Row row : tables.read(Tables.FRAMES, version).collectAsList()) {
                videos.put(row.<String>getAs("clip_id").substring(table.length()), FramesRow.frames(row));
            }
            assertThat(tables.read(Tables.VIDEOS, version).count()).isEqualTo(videos.size());
            return videos;
        }
    }

    @Test
    void writesFilesAndTablesThatDependOnSeedAndIndexAlone() throws IOException {
        Path run = folder.resolve("five");
        assertThat(generate(folder.resolve("trained"), run, 2, "--count", "5")).isEqualTo(ExitCode.DONE);

        JsonNode result = TrainJobTest.json(run.resolve("result.json"));
        assertThat(result.path("videos").asInt()).isEqualTo(5);
        assertThat(result.path("sampler").asText()).isEqualTo("ddim");
        assertThat(result.path("steps").asInt()).isEqualTo(4);
        assertThat(result.path("table").asText()).isEqualTo("generated_five");
        assertThat(result.path("directory").asText()).endsWith("five/videos");
        for (int i = 0; i < 5; i++) {
            assertThat(run.resolve("videos/00000" + i + ".mp4")).isNotEmptyFile();
        }
        assertThat(run.resolve("videos/000005.mp4")).doesNotExist();
        assertThat(run.resolve("contact-sheet.png")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("report/index.html"))).contains("data:image/png");
        Map<String, Frames> five = videos("generated_five");
        assertThat(five).hasSize(5);
        assertThat(five.get("-000000").fps()).isEqualTo(8);
        assertThat(five.get("-000000")).isNotEqualTo(five.get("-000001"));

        assertThat(generate(folder.resolve("trained/checkpoints/round-000002"), folder.resolve("three"), 1,
                "--count", "3")).isEqualTo(ExitCode.DONE);
        Map<String, Frames> three = videos("generated_three");
        assertThat(three).hasSize(3);
        three.forEach((id, frames) -> assertThat(frames).isEqualTo(five.get(id)));
        assertThat(generate(folder.resolve("trained"), folder.resolve("other"), 2, "--count", "1", "--seed", "6"))
                .isEqualTo(ExitCode.DONE);
        assertThat(videos("generated_other").get("-000000")).isNotEqualTo(five.get("-000000"));
    }

    @Test
    void samplesByDdpmToo() throws IOException {
        Path run = folder.resolve("ancestral");
        assertThat(generate(folder.resolve("trained"), run, 2, "--count", "2", "--sampler", "ddpm"))
                .isEqualTo(ExitCode.DONE);
        assertThat(TrainJobTest.json(run.resolve("result.json")).path("sampler").asText()).isEqualTo("ddpm");
        assertThat(videos("generated_ancestral")).hasSize(2);
    }

    @Test
    void saysWhereItLookedForAMissingCheckpoint() throws IOException {
        Path run = folder.resolve("missing");
        assertThat(generate(folder.resolve("corpus"), run, 1)).isEqualTo(ExitCode.INPUT);
        JsonNode error = TrainJobTest.json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("checkpoint-missing");
        assertThat(error.path("message").asText()).contains("run directory of kinora train");
    }

    @Test
    void refusesADamagedCheckpoint() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy/checkpoints/round-000001"));
        try (var files = Files.newDirectoryStream(folder.resolve("trained/checkpoints/round-000002"))) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(".")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        byte[] average = Files.readAllBytes(copy.resolve("ema.safetensors"));
        Files.write(copy.resolve("ema.safetensors"), Arrays.copyOf(average, average.length - 4));
        Path run = folder.resolve("damaged");
        assertThat(generate(folder.resolve("copy"), run, 1)).isEqualTo(ExitCode.INPUT);
        JsonNode error = TrainJobTest.json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("checkpoint-damaged");
        assertThat(error.path("message").asText()).contains("ema.safetensors");
    }

    @Test
    void refusesCaptionsForModelsThatKnowNoneAndTooManySteps() {
        assertThat(generate(folder.resolve("trained"), folder.resolve("caption"), 1, "--caption", "a red square"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(generate(folder.resolve("trained"), folder.resolve("steps"), 1, "--steps", "2000"))
                .isEqualTo(ExitCode.USAGE);
    }
}
