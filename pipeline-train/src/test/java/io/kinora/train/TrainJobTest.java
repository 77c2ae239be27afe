package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real command lines of kinora train, on a corpus of tiny clips. */
class TrainJobTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder.resolve("corpus"))) {
            TinyCorpus.write(spark, folder.resolve("corpus"), 24);
        }
    }

    private static final String SPARK = "spark={\"spark.master\": \"local[2]\", \"spark.ui.enabled\": false,"
            + " \"spark.sql.shuffle.partitions\": 2}";

    static List<String> arguments(Path corpus, Path run) {
        return List.of("--corpus", corpus.toString(), "--out", run.toString(),
                "--set", SPARK,
                "--set", "train.model={base-width: 8, multipliers: [1, 1], attention-levels: [1], heads: 2, groups: 4}",
                "--set", "train.batch-size=4",
                "--set", "train.averaging.frequency=2",
                "--set", "train.workers=2",
                "--set", "train.steps=8",
                "--set", "train.optimizer.learning-rate=0.01",
                "--set", "train.validation={clips: 4, every-rounds: 2}",
                "--set", "train.checkpoint={every-rounds: 1, keep: 2}");
    }

    static ExitCode train(TrainJob job, Path corpus, Path run, String... more) {
        List<String> arguments = new ArrayList<>(arguments(corpus, run));
        arguments.addAll(Arrays.asList(more));
        return JobRunner.run(job, arguments.toArray(String[]::new));
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void trainsAndSaysWhatItDid() throws IOException {
        Path run = folder.resolve("whole");

        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set",
                "train.samples={every-rounds: 3, count: 2, steps: 2}", "--set", "train.validation.buckets=2",
                "--set", "train.optimizer.warm-up-steps=4")).isEqualTo(ExitCode.DONE);

        JsonNode result = json(run.resolve("result.json"));
        assertThat(result.path("ended_by").asText()).isEqualTo("steps");
        assertThat(result.path("status").asText()).isEqualTo("done");
        assertThat(result.path("params").asLong()).isPositive();
        assertThat(result.path("rounds").asInt()).isEqualTo(4);
        assertThat(result.path("steps").asInt()).isEqualTo(8);
        assertThat(result.path("samples_seen").asInt()).isEqualTo(8 * 2 * 4);
        double first = result.path("validation_loss").path("first").asDouble();
        double last = result.path("validation_loss").path("last").asDouble();
        assertThat(first).isBetween(0.8, 1.2);
        assertThat(last).isLessThan(first);
        assertThat(result.path("validation_loss").path("best").asDouble()).isLessThanOrEqualTo(last);
        assertThat(result.path("checkpoint").asText()).endsWith("/checkpoints/round-000004");
        try (var names = Files.list(run.resolve("checkpoints"))) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .contains("round-000000", "round-000003", "round-000004");
        }
        assertThat(Files.readString(run.resolve("report/index.html"))).contains("<svg").contains("validation");
        for (String name : List.of("round-000000", "round-000003", "round-000004")) {
            assertThat(Files.readAllBytes(run.resolve("samples/" + name + ".png"))).startsWith(0x89, 'P', 'N', 'G');
            assertThat(run.resolve("samples/" + name + "-strip.png")).isNotEmptyFile();
        }
        assertThat(run.resolve("samples/round-000002.png")).doesNotExist();
        assertThat(metrics(run)).hasSize(5)
                .extracting(line -> line.path("learning_rate").asDouble())
                .containsExactly(0.0025, 0.005, 0.01, 0.01, 0.01);
        assertThat(metrics(run))
                .last().satisfies(line -> {
                    assertThat(line.path("round").asInt()).isEqualTo(4);
                    assertThat(line.path("validation_loss").asDouble()).isEqualTo(last);
                    assertThat(line.path("train_loss").asDouble()).isPositive();
                    assertThat(line.path("gradient_norm").asDouble()).isPositive();
                    JsonNode buckets = line.path("validation_by_timestep");
                    assertThat(buckets).hasSize(2);
                    assertThat(buckets.path(1).path("from").asInt()).isEqualTo(500);
                    assertThat(buckets.path(1).path("to").asInt()).isEqualTo(999);
                    assertThat((buckets.path(0).path("loss").asDouble() + buckets.path(1).path("loss").asDouble()) / 2)
                            .isCloseTo(last, within(1e-12));
                });
    }

    @Test
    void aRunThatWasStoppedEndsWithTheSameBits() throws IOException {
        String outer = "train.averaging.outer={learning-rate: 0.7, momentum: 0.9}";
        Path undisturbed = folder.resolve("undisturbed");
        Path stopped = folder.resolve("stopped");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), undisturbed, "--set", outer))
                .isEqualTo(ExitCode.DONE);

        assertThat(train(stoppingAfter(2), folder.resolve("corpus"), stopped, "--set", outer))
                .isEqualTo(ExitCode.FAULT);
        assertThat(json(stopped.resolve("result.json")).path("status").asText()).isEqualTo("failed");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), stopped, "--set", outer, "--resume"))
                .isEqualTo(ExitCode.DONE);

        for (String file : List.of("weights.bin", "ema.safetensors", "updater.bin", "outer.bin")) {
            assertThat(stopped.resolve("checkpoints/round-000004").resolve(file))
                    .hasSameBinaryContentAs(undisturbed.resolve("checkpoints/round-000004").resolve(file));
        }
        assertThat(json(stopped.resolve("result.json")).path("validation_loss"))
                .isEqualTo(json(undisturbed.resolve("result.json")).path("validation_loss"));
    }

    @Test
    void goesOnWithAnotherNumberOfWorkers() throws IOException {
        Path run = folder.resolve("fewer");
        assertThat(train(stoppingAfter(2), folder.resolve("corpus"), run)).isEqualTo(ExitCode.FAULT);
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--resume", "--set", "train.workers=1"))
                    .isEqualTo(ExitCode.DONE);
        } finally {
            System.setErr(stderr);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("WARNING").contains("workers was 2 and is 1");
        JsonNode result = json(run.resolve("result.json"));
        assertThat(result.path("rounds").asInt()).isEqualTo(4);
        // Two rounds of two steps of two workers, then two of one.
        assertThat(result.path("samples_seen").asInt()).isEqualTo((2 * 2 * 2 + 2 * 2) * 4);
        JsonNode state = json(run.resolve("checkpoints/round-000004/state.json"));
        assertThat(state.path("workers").asInt()).isEqualTo(1);
        assertThat(state.path("versions").path("natives").asText()).isNotEmpty();
        assertThat(state.path("versions").path("cpu").asText()).isNotEmpty();
    }

    @Test
    void doesAPausedRunAgainFromItsRecordAndGoesOnWithIt() throws IOException {
        Path run = folder.resolve("record");
        // Begun with two workers, which its settings record; all rounds that count were one worker's.
        assertThat(train(stoppingAfter(0), folder.resolve("corpus"), run, "--set",
                "train.optimizer={schedule: cosine, warm-up-steps: 2}")).isEqualTo(ExitCode.FAULT);
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set",
                "train.optimizer={schedule: cosine, warm-up-steps: 2}", "--set", "train.time-limit=1ms",
                "--set", "train.workers=1")).isEqualTo(ExitCode.DONE);
        assertThat(json(run.resolve("config.json")).path("train").path("workers").asInt()).isEqualTo(2);
        assertThat(json(run.resolve("result.json")).path("ended_by").asText()).isEqualTo("time-limit");
        assertThat(json(run.resolve("result.json")).path("status").asText()).isEqualTo("paused");

        Path again = folder.resolve("again");
        assertThat(reproduce(run, again)).isEqualTo(ExitCode.DONE);
        JsonNode reproduction = json(again.resolve("result.json")).path("reproduction");
        assertThat(reproduction.path("identical").asBoolean()).isTrue();
        assertThat(reproduction.path("run").asText()).endsWith("/record/checkpoints/round-000001");
        assertThat(reproduction.path("greatest_difference").asDouble()).isZero();
        assertThat(reproduction.path("changes")).isEmpty();
        assertThat(json(again.resolve("checkpoints/round-000001/state.json")).path("workers").asInt()).isEqualTo(1);
        assertThat(again.resolve("checkpoints/round-000001/weights.bin"))
                .hasSameBinaryContentAs(run.resolve("checkpoints/round-000001/weights.bin"));

        Path other = folder.resolve("other");
        assertThat(reproduce(run, other, "--set", "train.optimizer.learning-rate=0.02")).isEqualTo(ExitCode.GATE);
        JsonNode result = json(other.resolve("result.json"));
        assertThat(result.path("exit_code").asInt()).isEqualTo(4);
        assertThat(result.path("error").path("code").asText()).isEqualTo("not-reproduced");
        assertThat(result.path("error").path("message").asText()).contains("losses differ from round 1 on")
                .contains("the final weights differ");
        assertThat(result.path("reproduction").path("first_different_round").asInt()).isEqualTo(1);
        assertThat(result.path("reproduction").path("identical").asBoolean()).isFalse();

        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set",
                "train.optimizer={schedule: cosine, warm-up-steps: 2}", "--set", "train.time-limit=1h"))
                .as("a paused run goes on").isEqualTo(ExitCode.DONE);
        assertThat(json(run.resolve("result.json")).path("status").asText()).isEqualTo("done");
        assertThat(json(run.resolve("result.json")).path("ended_by").asText()).isEqualTo("steps");
    }

    private static ExitCode reproduce(Path run, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--reproduce", run.toString(), "--out", out.toString(),
                "--set", SPARK));
        arguments.addAll(List.of(more));
        return JobRunner.run(new TrainJob(), arguments.toArray(String[]::new));
    }

    private static TrainJob stoppingAfter(int last) {
        return new TrainJob(round -> {
            if (round == last) {
                throw new IllegalStateException("Stopped by the test");
            }
        });
    }

    @Test
    void aDamagedCheckpointIsNamedAndTheOneBeforeIt() throws IOException {
        Path run = folder.resolve("damaged");
        train(stoppingAfter(2), folder.resolve("corpus"), run);
        Path weights = run.resolve("checkpoints/round-000002/weights.bin");
        byte[] content = Files.readAllBytes(weights);
        content[100] ^= 1;
        Files.write(weights, content);

        assertThat(train(new TrainJob(), folder.resolve("corpus"), run)).isEqualTo(ExitCode.INPUT);

        JsonNode error = json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("checkpoint-damaged");
        assertThat(error.path("message").asText()).contains("weights.bin").contains("round-000001");
    }

    @Test
    void refusesAShapeThatTheCorpusDoesNotHave() throws IOException {
        Path run = folder.resolve("shape");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set", "train.model.height=16"))
                .isEqualTo(ExitCode.INPUT);
        JsonNode error = json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("shape-mismatch");
        assertThat(error.path("message").asText()).contains("height 16").contains("height 8")
                .contains("train.model.height=8");
    }

    @Test
    void refusesToGiveAsManyFramesAsThereAre() throws IOException {
        Path run = folder.resolve("given");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set",
                "train.conditioning.given-frames=[0, 2]")).isEqualTo(ExitCode.INPUT);
        assertThat(json(run.resolve("result.json")).path("error").path("message").asText())
                .contains("train.conditioning.given-frames holds 2; of 2 frames, 0 to 1 can be given");

        Path early = folder.resolve("given-early");
        assertThat(train(new TrainJob(), folder.resolve("none"), early, "--set", "train.model.frames=2", "--set",
                "train.conditioning.given-frames=[0, 2]")).as("the corpus is not looked at").isEqualTo(ExitCode.USAGE);
        assertThat(json(early.resolve("result.json")).path("error").path("message").asText())
                .contains("conditioning.given-frames holds 2");
    }

    @Test
    void namesTheDataFileThatIsDamaged() throws IOException {
        Path corpus = folder.resolve("spoilt");
        try (SparkSession spark = TinyCorpus.session(corpus)) {
            TinyCorpus.write(spark, corpus, 8);
        }
        try (var files = Files.walk(corpus.resolve("corpus/frames/data"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                byte[] content = Files.readAllBytes(file);
                Arrays.fill(content, framesBegin(file) + 40, framesBegin(file) + 80, (byte) 0);
                Files.write(file, content);
                Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
            }
        }
        Path run = folder.resolve("spoilt-run");
        assertThat(train(new TrainJob(), corpus, run)).isEqualTo(ExitCode.INPUT);
        JsonNode error = json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("frames-damaged");
        assertThat(error.path("message").asText()).contains("clip-0").contains(".parquet").contains("ingest");
    }

    @Test
    void refusesToResumeWhatHasNotBegun() throws IOException {
        Path run = folder.resolve("fresh");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--resume")).isEqualTo(ExitCode.INPUT);
        assertThat(json(run.resolve("result.json")).path("error").path("code").asText()).isEqualTo("nothing-to-resume");
    }

    @Test
    void refusesAnEmptyCorpus() throws IOException {
        Path empty = folder.resolve("empty");
        try (SparkSession spark = TinyCorpus.session(empty)) {
            TinyCorpus.write(spark, empty, 0);
        }
        Path run = folder.resolve("nothing");
        assertThat(train(new TrainJob(), empty, run)).isEqualTo(ExitCode.INPUT);
        JsonNode error = json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("corpus-empty");
        assertThat(error.path("message").asText()).contains("ingest");
    }

    @Test
    void saysWhatToTryWhenTrainingDiverges() throws IOException {
        Path run = folder.resolve("diverged");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set", "train.optimizer.learning-rate=10",
                "--set", "train.optimizer.beta2=0", "--set", "train.optimizer.epsilon=1e-30",
                "--set", "train.steps=400")).isEqualTo(ExitCode.DIVERGED);
        JsonNode error = json(run.resolve("result.json")).path("error");
        assertThat(error.path("code").asText()).isEqualTo("diverged");
        assertThat(error.path("message").asText()).contains("learning-rate");
    }

    @Test
    void aLossBeyondAllThatLearningGoesThroughIsDivergenceToo() throws IOException {
        Path run = folder.resolve("lost");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set", "train.optimizer.learning-rate=5",
                "--set", "train.optimizer.clip-norm=null", "--set", "train.steps=60")).isEqualTo(ExitCode.DIVERGED);
        assertThat(json(run.resolve("result.json")).at("/error/message").asText())
                .containsPattern("the loss is [0-9.E]+, before training [01]\\.").contains("clip-norm (none)");
    }

    @Test
    void tellsEverySettingThatIsWrong() {
        Path run = folder.resolve("wrong");
        assertThat(train(new TrainJob(), folder.resolve("corpus"), run, "--set", "train.batch-sizes=3",
                "--set", "train.noise.schedule=cosin", "--set", "train.model.groups=3")).isEqualTo(ExitCode.USAGE);
    }

    private static int framesBegin(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
            return (int) reader.getRowGroups().get(0).getColumns().stream()
                    .filter(column -> column.getPath().toDotString().equals("frames"))
                    .findFirst().orElseThrow().getStartingPos();
        }
    }

    private static List<JsonNode> metrics(Path run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (var files = Files.newDirectoryStream(run.resolve("metrics"), "*.jsonl")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            sorted.sort(null);
            for (Path file : sorted) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }
}
