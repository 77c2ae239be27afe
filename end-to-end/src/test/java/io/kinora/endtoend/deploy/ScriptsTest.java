package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.error.ExitCode;
import io.kinora.core.job.JobRunner;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts for schedulers, run by bash and Python on results that real runs have written. */
class ScriptsTest {
    private static final String EVALUATE = "deploy/schedule/evaluate.sh";
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path folder;
    private Scheduler scheduler;

    @BeforeEach
    void install() throws IOException {
        scheduler = new Scheduler(folder.resolve("home"), "schedule");
    }

    /** The result.json of a run that ended so. */
    private String result(ExitCode end) throws IOException {
        Path out = Files.createTempDirectory(folder, "run");
        PrintStream before = System.out;
        try (PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream())) {
            System.setOut(nowhere);
            assertThat(JobRunner.run(new EndingJob(end), "--out", out.resolve("out").toString())).isEqualTo(end);
        } finally {
            System.setOut(before);
        }
        return Files.readString(out.resolve("out/result.json"));
    }

    /** As a killed driver leaves it. */
    private String running() throws IOException {
        return "{ \"job\" : \"ending\", \"status\" : \"running\", " + result(ExitCode.DONE).replaceAll(
                "(?s).*(\"started\" : \"[^\"]*\").*", "$1") + " }";
    }

    private int evaluate(Map<String, String> environment) throws Exception {
        return scheduler.end(scheduler.start(environment, EVALUATE));
    }

    @ParameterizedTest
    @EnumSource
    void clusterModeIsJudgedByTheResultAndOnlyMissingResourcesAreTriedAgain(ExitCode end) throws Exception {
        scheduler.prepare(result(end), 0);
        scheduler.prepare(result(end), 0);
        scheduler.prepare(result(end), 0);
        assertThat(evaluate(Map.of("KINORA_ALERT", "cat > alert"))).as(scheduler.log()).isEqualTo(end.number());
        assertThat(scheduler.calls()).hasSize(end == ExitCode.RESOURCES ? 3 : 1);
        Path alert = folder.resolve("home/alert");
        if (end == ExitCode.DONE) {
            assertThat(alert).doesNotExist();
        } else {
            assertThat(alert).content().contains("evaluate ended with " + end.number())
                    .contains("runs/evaluate-20260131");
        }
        String metrics = Files.readString(folder.resolve("home/state/evaluate.prom"));
        assertThat(metrics).contains("kinora_run_exit_code{run=\"evaluate\"} " + end.number());
        assertThat(metrics.contains("kinora_figure{run=\"evaluate\",metric=\"fd_random_i3d\"} 1.5"))
                .isEqualTo(end == ExitCode.DONE);
        Promtool.ifThere("check", "metrics").ifPresent(tool -> tool.reads(metrics));
    }

    @Test
    void aRunThatLostItsDriverIsContinuedInItsDirectory() throws Exception {
        scheduler.prepare(running(), 0);
        scheduler.prepare("", 1);
        scheduler.prepare(result(ExitCode.DONE), 0);
        assertThat(evaluate(Map.of())).as(scheduler.log()).isZero();
        assertThat(scheduler.calls()).hasSize(3).containsOnly(scheduler.calls().get(0));
        assertThat(scheduler.calls().get(0)).contains("--out",
                folder.resolve("home/runs/evaluate-20260131").toString());
    }

    @Test
    void whatAnEarlierAttemptLeftIsNotTakenForThisOnes() throws Exception {
        scheduler.prepare(running().replace("running", "paused"), 0);
        scheduler.prepare("", 1);
        scheduler.prepare("[]", 1);
        scheduler.prepare(result(ExitCode.DONE), 0);
        assertThat(evaluate(Map.of())).as("paused").isZero();
        assertThat(evaluate(Map.of())).as(scheduler.log()).isZero();
        assertThat(scheduler.calls()).as("two attempts ended before the run began, or left no result").hasSize(4);
    }

    @Test
    void aSlotThatIsDoneStaysDone() throws Exception {
        scheduler.prepare(result(ExitCode.DONE), 0);
        // The run directory of a finished run is refused, with 2, and left as it is.
        scheduler.prepare("", 2);
        assertThat(evaluate(Map.of())).isZero();
        assertThat(evaluate(Map.of())).as(scheduler.log()).isZero();
        assertThat(scheduler.calls()).hasSize(2);
    }

    @Test
    void aRefusedCommandIsNotTriedAgain() throws Exception {
        scheduler.prepare("", 2);
        assertThat(evaluate(Map.of())).isEqualTo(2);
        assertThat(scheduler.calls()).hasSize(1);
    }

    @Test
    void neverTwoAtOnce() throws Exception {
        Path hold = Files.createFile(folder.resolve("home/hold"));
        scheduler.prepare(result(ExitCode.DONE), 0);
        Process first = scheduler.start(Map.of(), EVALUATE);
        try {
            Instant end = Instant.now().plusSeconds(DEADLINE_SECONDS);
            while (scheduler.calls().isEmpty()) {
                assertThat(Instant.now()).as(scheduler.log()).isBefore(end);
                Thread.sleep(20);
            }
            assertThat(evaluate(Map.of())).isEqualTo(75);
        } finally {
            Files.delete(hold);
        }
        assertThat(scheduler.end(first)).as(scheduler.log()).isZero();
        assertThat(scheduler.calls()).hasSize(1);
    }

    @Test
    void whatSchedulersCallIsWhatTheJobsTake() throws Exception {
        Jobs jobs = new Jobs();
        scheduler.prepare(result(ExitCode.DONE), 0);
        evaluate(Map.of());
        for (String cluster : List.of("yarn", "standalone")) {
            Scheduler line = new Scheduler(folder.resolve(cluster), cluster);
            for (int stage = 0; stage < 4; stage++) {
                line.prepare("", 0);
            }
            List<String> command = cluster.equals("yarn")
                    ? List.of("deploy/yarn/line.sh", "hdfs:///videos", "hdfs:///kinora", "hdfs:///runs")
                    : List.of("deploy/standalone/line.sh", "spark://host:7077", "/videos", "/corpus", "/runs");
            // The launcher makes run directories: here they are below the test's own folder.
            List<String> local = command.stream().map(word -> word.endsWith("/runs") ? "runs" : word).toList();
            assertThat(line.end(line.start(Map.of(), local.toArray(String[]::new)))).as(line.log()).isZero();
            assertThat(line.calls()).extracting(call -> call.get(0))
                    .containsExactly("ingest", "train", "generate", "evaluate");
            for (List<String> call : line.calls()) {
                assertThat(Jobs.problems(jobs.named(call.get(0)), call.subList(1, call.indexOf("--")))).isEmpty();
            }
        }
        List<String> call = scheduler.calls().get(0);
        assertThat(Jobs.problems(jobs.named(call.get(0)), call.subList(1, call.indexOf("--")))).isEmpty();
    }

    @Test
    void aLineEndsWithItsFirstFailure() throws Exception {
        Scheduler line = new Scheduler(folder.resolve("yarn"), "yarn");
        line.prepare("", 0);
        line.prepare("", 5);
        assertThat(line.end(line.start(Map.of(), "deploy/yarn/line.sh", "hdfs:///videos", "hdfs:///kinora", "runs")))
                .isEqualTo(5);
        assertThat(line.calls()).hasSize(2);
    }

    /** Airflow is not here: two decorators and two exceptions stand for it, so that the DAG's own code runs. */
    @Test
    void theDagRetriesOnlyWhatIsWorthIt() throws Exception {
        Path airflow = Files.createDirectories(folder.resolve("stub/airflow"));
        Files.writeString(airflow.resolve("__init__.py"), "");
        Files.writeString(airflow.resolve("exceptions.py"), """
                class AirflowException(Exception): pass
                class AirflowFailException(AirflowException): pass
                """);
        Files.writeString(airflow.resolve("decorators.py"), """
                tasks, dags = {}, []
                def dag(**options):
                    dags.append(options)
                    return lambda function: function
                def task(**options):
                    def decorate(function):
                        tasks[function.__name__] = function
                        return lambda *arguments: None
                    return decorate
                """);
        String program = """
                import airflow.decorators, kinora_evaluate_dag
                assert airflow.decorators.dags[0]["max_active_runs"] == 1
                try:
                    print("value", airflow.decorators.tasks["evaluate"](ds_nodash="20260131"))
                except Exception as problem:
                    print("raised", type(problem).__name__, problem)
                """;
        Map<String, String> path = Map.of("PYTHONPATH",
                folder.resolve("stub") + ":" + folder.resolve("home/deploy/schedule"));
        scheduler.prepare(result(ExitCode.RESOURCES), 0);
        scheduler.prepare(result(ExitCode.GATE), 0);
        scheduler.prepare(result(ExitCode.DONE), 0);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(scheduler.end(scheduler.start(path, "python3", "-c", program))).as(scheduler.log()).isZero();
        }
        assertThat(scheduler.log().lines().filter(line -> line.startsWith("raised") || line.startsWith("value")))
                .containsExactly("raised AirflowException evaluate ended with 6: told-so: as it was told to",
                        "raised AirflowFailException evaluate ended with 4: told-so: as it was told to",
                        "value {'fd_random_i3d': {'value': 1.5}}");
        List<String> call = scheduler.calls().get(0);
        assertThat(call).contains("--out", folder.resolve("home/runs/evaluate-20260131").toString());
        assertThat(Jobs.problems(new Jobs().named("evaluate"), call.subList(1, call.indexOf("--")))).isEmpty();
    }

    @Test
    void theCrontabIsOneThatCronReads() throws IOException {
        List<String> lines = Files.readAllLines(Installation.HOME.resolve("deploy/schedule/crontab")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        List<String> entries = lines.stream().filter(line -> !line.matches("[A-Z_]+=.*")).toList();
        assertThat(entries).isNotEmpty().allMatch(entry -> entry.matches("([0-9*/,-]+ ){5}/opt/kinora/[^%]+"));
        for (String entry : entries) {
            String script = entry.replaceAll(".* /opt/kinora/(\\S+).*", "$1");
            assertThat(Installation.HOME.resolve(script)).isExecutable();
        }
    }

    @Test
    void scriptsParse() throws Exception {
        for (String script : shellScripts()) {
            assertThat(scheduler.end(scheduler.start(Map.of(), "bash", "-n", script))).as(scheduler.log()).isZero();
        }
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(bin -> Path.of(bin, "shellcheck")))
                .as("shellcheck is installed").anyMatch(Files::isExecutable);
        String[] command = Stream.concat(Stream.of("shellcheck"), shellScripts().stream()).toArray(String[]::new);
        assertThat(scheduler.end(scheduler.start(Map.of(), command))).as(scheduler.log()).isZero();
    }

    private static List<String> shellScripts() throws IOException {
        List<Path> scripts = Texts.shellScripts();
        assertThat(scripts.stream().map(script -> Installation.HOME.relativize(script).toString()))
                .contains(".ci/run", "bin/kinora", "benchmarks/train", "deploy/yarn/line.sh",
                        "deploy/standalone/cluster", "docs/write-settings", "notebooks/jupyter");
        return scripts.stream().map(Path::toString).toList();
    }
}
