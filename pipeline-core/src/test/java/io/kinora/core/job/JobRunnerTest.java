package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.doctor.SilentServer;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.GateFailedException;
import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.NoRenameFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerTest {
    /** A job under the name of a real section, counting to a sum on Spark. */
    private static final class SumJob implements Job<SumJob.Settings, SumJob.Result> {
        record Settings(int upTo, List<String> videos, boolean empty, Optional<Integer> pace, Optional<String> like) {
        }

        record Sums(long ofAll) {
        }

        record Result(Sums sums, int videosGiven) {
        }

        record Line(int round) {
        }

        @Override
        public String name() {
            return "demo";
        }

        @Override
        public String summary() {
            return "Adds numbers.";
        }

        @Override
        public Class<Settings> settings() {
            return Settings.class;
        }

        @Override
        public List<Flag> flags() {
            return List.of(new Flag("--videos", "demo.videos", Flag.Kind.MANY, "Videos."),
                    new Flag("--empty", "demo.empty", Flag.Kind.SWITCH, "Fails."),
                    new Flag("--like", "demo.like", Flag.Kind.RUN, "As before."));
        }

        @Override
        public Set<String> changeable() {
            return Set.of("pace");
        }

        @Override
        public Set<String> outdated() {
            return Set.of("pace");
        }

        @Override
        public Result run(JobContext<Settings> context) {
            if (context.settings().empty()) {
                throw KinoraException.input("nothing-there", "Cannot add: nothing is there; give numbers");
            }
            if (context.settings().upTo() == 7) {
                throw KinoraException.usage("odd", "Cannot add up to 7; give another number");
            }
            if (context.settings().upTo() < 0) {
                throw new IllegalStateException("a fault");
            }
            if (context.settings().upTo() == 13) {
                throw new GateFailedException("unlucky", "Cannot be content with 13", new Result(new Sums(91), 0));
            }
            context.metric(new Line(1));
            context.describe("Adding");
            return new Result(new Sums(context.spark().range(context.settings().upTo() + 1L).toJavaRDD()
                    .reduce(Long::sum)), context.settings().videos().size());
        }
    }

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path run;
    private String root = "";
    private String corpus;

    @BeforeEach
    void nameTheRun() {
        run = folder.resolve("run");
        corpus = folder.resolve("w").toString();
    }

    private ExitCode run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--out", root + run,
                "--corpus", corpus, "--set", "demo.up-to=10", "--set", "demo.empty=false"));
        arguments.addAll(List.of(more));
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return JobRunner.run(new SumJob(), arguments.toArray(String[]::new));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

    private JsonNode result() throws IOException {
        return RunResult.JSON.readTree(Files.readString(run.resolve("result.json")));
    }

    private String lastLine() {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Test
    void writesWhatSchedulersRead() throws IOException {
        assertThat(run("--videos", "a", "b")).isEqualTo(ExitCode.DONE);
        assertThat(result().path("status").asText()).isEqualTo("done");
        assertThat(result().path("exit_code").asInt()).isZero();
        assertThat(result().path("sums").path("of_all").asLong()).isEqualTo(55);
        assertThat(result().path("videos_given").asInt()).isEqualTo(2);
        assertThat(result().path("seconds").asDouble()).isPositive();
        assertThat(result().path("versions").path("kinora").asText()).matches("[0-9]+\\..*");
        assertThat(lastLine()).isEqualTo("file:" + run.resolve("result.json"));
        assertThat(Files.readString(run.resolve("metrics/00000.jsonl"))).isEqualTo("{\"round\":1}\n");
    }

    @Test
    void aGateThatFailsLeavesTheNumbers() throws IOException {
        assertThat(run("--videos", "a", "--set", "demo.up-to=13")).isEqualTo(ExitCode.GATE);
        assertThat(result().path("status").asText()).isEqualTo("failed");
        assertThat(result().path("exit_code").asInt()).isEqualTo(4);
        assertThat(result().path("error").path("code").asText()).isEqualTo("unlucky");
        assertThat(result().path("sums").path("of_all").asInt()).isEqualTo(91);
    }

    /** Adds twice by another job, in its own session, and wrongly in all ways that there are. */
    private static final class OuterJob implements Job<SumJob.Settings, SumJob.Result> {
        @Override
        public String name() {
            return "demo";
        }

        @Override
        public String summary() {
            return "Has numbers added.";
        }

        @Override
        public Class<SumJob.Settings> settings() {
            return SumJob.Settings.class;
        }

        @Override
        public List<Flag> flags() {
            return List.of();
        }

        @Override
        public SumJob.Result run(JobContext<SumJob.Settings> context) throws Exception {
            SparkContext session = context.spark().sparkContext();
            SumJob job = new SumJob();
            long four = context.run(job, "inner/four", Map.of("demo.up-to", 4)).at("/sums/of_all").asLong();
            long again = context.run(job, "inner/four", Map.of("demo.up-to", 4)).at("/sums/of_all").asLong();
            assertThatThrownBy(() -> context.run(job, "inner/none", Map.of("demo.empty", true)))
                    .hasMessageContaining("nothing is there");
            assertThatThrownBy(() -> context.run(job, "inner/fault", Map.of("demo.up-to", -1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> context.run(job, "inner/gate", Map.of("demo.up-to", 13)))
                    .isInstanceOf(GateFailedException.class);
            assertThatThrownBy(() -> context.check(job, Map.of("demo.up", 4))).hasMessageContaining("unknown key");
            assertThat(session.isStopped()).as("the session is the outer run's").isFalse();
            return new SumJob.Result(new SumJob.Sums(four + again), 0);
        }
    }

    @Test
    void aJobRunsWithinAnother() throws IOException {
        assertThat(JobRunner.run(new OuterJob(), "--out", run.toString(), "--corpus", folder.resolve("w").toString(),
                "--set", "demo.up-to=10", "--set", "demo.empty=false", "--set", "demo.videos=[]"))
                .isEqualTo(ExitCode.DONE);
        assertThat(result().at("/sums/of_all").asLong()).isEqualTo(20);
        Path outer = run;
        run = outer.resolve("inner/four");
        assertThat(result().path("status").asText()).isEqualTo("done");
        assertThat(run.resolve("metrics/00000.jsonl")).exists();
        assertThat(run.resolve("metrics/00001.jsonl")).as("what is done is not done again").doesNotExist();
        run = outer.resolve("inner/none");
        assertThat(result().at("/error/code").asText()).isEqualTo("nothing-there");
        run = outer.resolve("inner/fault");
        assertThat(result().path("status").asText()).isEqualTo("failed");
        assertThat(result().at("/error/code").asText()).isEqualTo("fault");
        run = outer.resolve("inner/gate");
        assertThat(result().path("exit_code").asInt()).isEqualTo(ExitCode.GATE.number());
        assertThat(result().at("/sums/of_all").asInt()).as("its numbers are told, too").isEqualTo(91);
    }

    @Test
    void someSettingsMayChangeWhenARunIsContinued() {
        assertThat(run("--videos", "a", "--empty", "--set", "demo.pace=3")).isEqualTo(ExitCode.INPUT);
        assertThat(run("--videos", "a", "--empty", "--set", "demo.pace=4")).isEqualTo(ExitCode.INPUT);
        assertThat(run("--videos", "a", "--empty")).isEqualTo(ExitCode.INPUT);
        assertThat(run("--videos", "b", "--empty", "--set", "demo.pace=3")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void takesSettingsFromTheRecordOfAnotherRun() throws IOException {
        assertThat(run("--videos", "a", "b", "c", "--set", "demo.pace=7")).isEqualTo(ExitCode.DONE);
        Path first = run;
        run = folder.resolve("second");
        assertThat(run("--like", first.toString(), "--set", "demo.up-to=4")).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(first.resolve("config.json"))).contains("\"pace\"");
        assertThat(Files.readString(run.resolve("config.json"))).as("what is outdated is not taken")
                .doesNotContain("\"pace\"");
        assertThat(result().path("videos_given").asInt()).isEqualTo(3);
        assertThat(result().path("sums").path("of_all").asLong()).isEqualTo(10);
        run = folder.resolve("third");
        assertThat(run("--like", folder.resolve("nowhere").toString(), "--videos", "a")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--like: cannot read").contains("nowhere");
    }

    @Test
    void readsTheRecordOfAnotherRunFromTheStorageOfItsOwnSettings() throws IOException {
        assertThat(run("--videos", "a", "b", "c")).isEqualTo(ExitCode.DONE);
        String first = NoRenameFileSystem.SCHEME + ":" + run;
        Path config = Files.writeString(folder.resolve("storage.conf"), "spark { \"spark.hadoop.fs."
                + NoRenameFileSystem.SCHEME + ".impl\" = " + NoRenameFileSystem.class.getName() + " }");
        run = folder.resolve("second");
        assertThat(run("--config", config.toString(), "--like", first)).isEqualTo(ExitCode.DONE);
        assertThat(result().path("videos_given").asInt()).isEqualTo(3);
    }

    @Test
    void neverTouchesAFinishedRun() throws IOException {
        run("--videos", "a");
        byte[] before = Files.readAllBytes(run.resolve("result.json"));
        assertThat(run("--videos", "a")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("it holds a finished run").contains("another --out");
        assertThat(Files.readAllBytes(run.resolve("result.json"))).isEqualTo(before);
    }

    @Test
    void continuesAnUnfinishedRunByTheSameCommandOnly() throws IOException {
        assertThat(run("--videos", "a", "--empty")).isEqualTo(ExitCode.INPUT);
        assertThat(result().path("status").asText()).isEqualTo("failed");
        assertThat(result().path("exit_code").asInt()).isEqualTo(3);
        assertThat(result().path("error").path("code").asText()).isEqualTo("nothing-there");
        assertThat(result().path("error").path("message").asText()).contains("give numbers");
        assertThat(run("--videos", "b", "--empty")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("demo.videos was [\"a\"] and is [\"b\"]");
        assertThat(run("--videos", "a", "--empty")).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Continuing kinora demo");
    }

    @Test
    void tellsAFaultApart() throws IOException {
        assertThat(run("--videos", "a", "--set", "demo.up-to=-1")).isEqualTo(ExitCode.FAULT);
        assertThat(result().path("error").path("code").asText()).isEqualTo("fault");
        assertThat(result().path("error").path("message").asText()).contains("a fault");
    }

    @Test
    void tellsEverythingWrongWithACommandAtOnceAndInTheRunDirectory() throws IOException {
        assertThat(run("--vidoes", "a", "--set", "demo.upto=3", "--set", "corpus.name=a-b", "--set", "spark.token=x"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--vidoes").contains("demo.upto: unknown key")
                .contains("did you mean 'up-to'?").contains("Cannot name tables 'a-b'")
                .contains("a secret on a command line").contains("demo.videos: needs a value");
        assertThat(result().path("exit_code").asInt()).isEqualTo(2);
        assertThat(run("--videos", "a")).as("a corrected command").isEqualTo(ExitCode.DONE);
    }

    @Test
    void readsAFileBelowTheCommandLine() throws IOException {
        Path file = folder.resolve("my.conf");
        Files.writeString(file, "demo { up-to = 4, videos = [x, y, z] }\ntrain.of-another-job = 1");
        assertThat(run("--config", file.toString())).isEqualTo(ExitCode.DONE);
        assertThat(result().path("sums").path("of_all").asLong()).as("--set wins").isEqualTo(55);
        assertThat(result().path("videos_given").asInt()).isEqualTo(3);
    }

    @Test
    void findsWhatAFileInTheCurrentFolderIncludes() throws IOException {
        Path file = Path.of("including.conf");
        Path included = Path.of("target", "included.conf");
        try {
            Files.writeString(included, "demo { videos = [x, y, z], pace = 3 }");
            Files.writeString(file, "include \"target/included.conf\"");
            assertThat(run("--config", file.toString(), "--set", "demo.pace=null")).isEqualTo(ExitCode.DONE);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(included);
        }
        assertThat(result().path("videos_given").asInt()).isEqualTo(3);
        assertThat(RunResult.JSON.readTree(run.resolve("config.json").toFile()).at("/demo/pace").asInt(-1))
                .as("unset by null").isEqualTo(-1);
    }

    @Test
    void whatWasRefusedBeforeItDidAnythingMayBeMended() throws IOException {
        assertThat(run("--videos", "a", "--set", "demo.up-to=7")).isEqualTo(ExitCode.USAGE);
        assertThat(result().path("error").path("code").asText()).isEqualTo("odd");
        assertThat(run("--videos", "b", "--set", "demo.up-to=8")).isEqualTo(ExitCode.DONE);
        assertThat(result().path("sums").path("of_all").asLong()).isEqualTo(36);
    }

    @Test
    void recordsTheCorpusByAnAddressThatHoldsInAnyFolder() throws IOException {
        corpus = "target/a-corpus";
        assertThat(run("--videos", "a")).isEqualTo(ExitCode.DONE);
        assertThat(RunResult.JSON.readTree(run.resolve("config.json").toFile()).at("/corpus/uri").asText())
                .isEqualTo("file:" + Path.of("target/a-corpus").toAbsolutePath());
    }

    @Test
    void printsSettingsWithoutRunning() {
        assertThat(run("--videos", "a", "--print-config")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"up-to\"");
        assertThat(run).doesNotExist();
    }

    @Test
    void aCorpusThatCannotBeWrittenToEndsARunBeforeItBegins() throws IOException {
        corpus = "/proc/self/task";
        assertThat(run("--videos", "a")).isEqualTo(ExitCode.RESOURCES);
        assertThat(result().at("/error/code").asText()).isEqualTo("storage-failed");
        assertThat(result().at("/error/message").asText()).startsWith("Cannot write, read and delete in ")
                .contains("; give this user the right to");
        assertThat(run("--videos", "a", "--set", "run.check=false")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aRunDirectoryThatNeverOpensIsToldInTime() throws IOException {
        try (SilentServer dead = new SilentServer()) {
            root = "hdfs://" + dead.address();
            assertThat(run("--videos", "a", "--set", "run.deadline=1s")).isEqualTo(ExitCode.RESOURCES);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("as a run directory: no answer in 1.0 s")
                .contains("check --out");
    }
}
