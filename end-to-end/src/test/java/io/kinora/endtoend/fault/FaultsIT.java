package io.kinora.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kinora.endtoend.Installation;
import io.kinora.endtoend.cluster.ClusterJobs;
import io.kinora.endtoend.cluster.SparkUi;
import io.kinora.endtoend.cluster.StandaloneCluster;
import io.kinora.endtoend.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of a cluster, each amid a job's work, on a master and two workers of one core each. A job ends with what an
 * undisturbed run gives, or with a clear failure, after which the same command gives it. What was observed is a row in
 * docs/operations.md.
 */
@Tag("long")
@Tag("fault")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final int CLIPS = 24;
    private static final int VIDEOS = 8;
    /** What computes features; there are stages before it under the same description. */
    private static final String FEATURES = "foreachPartitionAsync";
    private static final String NO_MOUNT = "this process may not mount a file system, so no disk can be filled";

    @TempDir
    static Path folder;

    private static Optional<SmallDisk> executorsDisk = Optional.empty();
    private static Optional<SmallDisk> disk = Optional.empty();
    private static StandaloneCluster cluster;
    private static ClusterJobs jobs;
    private static Undisturbed undisturbed;

    @BeforeAll
    static void runUndisturbed() throws IOException, InterruptedException {
        executorsDisk = SmallDisk.mount(folder.resolve("executors"), "256m");
        disk = SmallDisk.mount(folder.resolve("disk"), "64m");
        Map<String, String> environment = executorsDisk
                .map(small -> Map.of("SPARK_LOCAL_DIRS", small.folder().toString())).orElse(Map.of());
        cluster = StandaloneCluster.start(folder.resolve("cluster"), 1, environment);
        jobs = new ClusterJobs(folder, cluster.master(), CLIPS);
        undisturbed = new Undisturbed(jobs);
        done(ingest("ingest"));
        done(train("train"));
        done(generate("generate", "made"));
        done(evaluate("evaluate"));
    }

    @AfterAll
    static void stopCluster() throws IOException, InterruptedException {
        if (cluster != null) {
            cluster.close();
        }
        if (executorsDisk.isPresent()) {
            executorsDisk.get().close();
        }
        if (disk.isPresent()) {
            disk.get().close();
        }
    }

    private static Submission submit(String job, String run, List<String> arguments, String... properties)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("spark.cores.max=2",
                // Jars go to the executors' folders only, so that their small disk has room.
                "spark.files.useFetchCache=false"));
        all.addAll(Arrays.asList(properties));
        return jobs.submit(job, run, all, arguments.toArray(String[]::new));
    }

    private static Submission ingest(String run, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--videos", folder.resolve("videos").toString(), "--set",
                "ingest.batch-sources=8"));
        arguments.addAll(Arrays.asList(more));
        return submit("ingest", run, arguments);
    }

    private static Submission train(String run, String... properties) throws IOException {
        return submit("train", run, List.of("--set", "corpus.version=v1", "--set", "train.workers=2", "--set",
                "train.threads-per-worker=1", "--set", "train.steps=60", "--set", "train.averaging.frequency=4",
                "--set", "train.validation.every-rounds=5", "--set", "train.checkpoint.every-rounds=3"), properties);
    }

    private static Submission generate(String run, String table, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--checkpoint", folder.resolve("train").toString(), "--count",
                Integer.toString(VIDEOS), "--steps", "40", "--set", "generate.batch-size=2", "--set",
                "generate.table=" + table));
        arguments.addAll(Arrays.asList(more));
        return submit("generate", run, arguments);
    }

    private static Submission evaluate(String run, String... properties) throws IOException {
        return submit("evaluate", run, List.of("--real", "table:corpus@v1:train", "--generated", "table:made", "--set",
                "evaluate.limit=" + VIDEOS, "--metrics", "fd_random_i3d", "kd", "--set",
                "evaluate.feature-store=features_" + run.replace('-', '_')), properties);
    }

    private static void done(Submission submission) throws IOException, InterruptedException {
        Installation.Outcome outcome = submission.end();
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static String end(Installation.Outcome outcome, String run) throws IOException {
        return FaultTable.end(outcome, jobs.result(run));
    }

    private static String endAgain(Submission again, String run) throws IOException, InterruptedException {
        return end(again.end(), run);
    }

    /** Kills an executor that is at a task of what the job calls so; the job goes on. */
    private static String killExecutor(Submission submission, String run, String work)
            throws IOException, InterruptedException {
        SparkUi.Busy busy = submission.awaitTask(work);
        assertThat(cluster.killExecutor(busy.application(), busy.executor())).isTrue();
        Installation.Outcome outcome = submission.end();
        assertThat(outcome.err()).contains("Lost executor " + busy.executor());
        return end(outcome, run);
    }

    @Test
    @Order(1)
    void executorKilledInIngest() throws IOException, InterruptedException {
        String end = killExecutor(ingest("ingest-killed", "--set", "corpus.name=killed"), "ingest-killed",
                "Reading videos: batch");
        undisturbed.assertSameRows("ingest-killed", Undisturbed.corpus(folder.resolve("corpus"), "killed"));
        FaultTable.check("An executor is killed", "ingest", end, "", FaultTable.ROWS);
    }

    @Test
    @Order(2)
    void executorKilledInTraining() throws IOException, InterruptedException {
        String end = killExecutor(train("train-killed"), "train-killed", "Round ");
        undisturbed.assertSameBits("train-killed");
        FaultTable.check("An executor is killed", "train", end, "", FaultTable.BITS);
    }

    @Test
    @Order(3)
    void executorKilledInGeneration() throws IOException, InterruptedException {
        String end = killExecutor(generate("generate-killed", "made_again"), "generate-killed", "Sample ");
        undisturbed.assertSameVideos("generate-killed", "made_again");
        FaultTable.check("An executor is killed", "generate", end, "", FaultTable.VIDEOS);
    }

    @Test
    @Order(4)
    void executorKilledInEvaluation() throws IOException, InterruptedException {
        String end = killExecutor(evaluate("evaluate-killed"), "evaluate-killed", FEATURES);
        undisturbed.assertSameFigures("evaluate-killed");
        FaultTable.check("An executor is killed", "evaluate", end, "", FaultTable.FIGURES);
    }

    @Test
    @Order(5)
    void oneTaskLosesAsManyExecutorsAsAreAllowed() throws IOException, InterruptedException {
        String end = killExecutor(evaluate("evaluate-failed", "spark.task.maxFailures=1"), "evaluate-failed",
                FEATURES);
        assertThat(jobs.result("evaluate-failed").at("/error/message").asText()).contains("spark.task.maxFailures",
                "Command exited with code 137", "--executor-memory");
        String again = endAgain(evaluate("evaluate-failed"), "evaluate-failed");
        undisturbed.assertSameFigures("evaluate-failed");
        FaultTable.check("An executor is killed, and `spark.task.maxFailures` is 1", "evaluate", end, again,
                FaultTable.FIGURES);
    }

    @Test
    @Order(6)
    void driverKilledInIngest() throws IOException, InterruptedException {
        Submission submission = ingest("ingest-driver", "--set", "corpus.name=driver");
        submission.awaitTask("Reading videos: batch 2");
        submission.kill();
        String end = end(submission.end(), "ingest-driver");
        String again = endAgain(ingest("ingest-driver", "--set", "corpus.name=driver"), "ingest-driver");
        undisturbed.assertSameRows("ingest-driver", Undisturbed.corpus(folder.resolve("corpus"), "driver"));
        FaultTable.check("The driver is killed", "ingest", end, again, FaultTable.ROWS);
    }

    @Test
    @Order(7)
    void driverKilledInTraining() throws IOException, InterruptedException {
        Submission submission = train("train-driver");
        submission.awaitWhileRunning(() -> undisturbed.hasCheckpoint("train-driver", 3));
        submission.kill();
        String end = end(submission.end(), "train-driver");
        Installation.Outcome again = train("train-driver").end();
        assertThat(again.err()).containsPattern("Continuing after round (3|6|9|12)");
        undisturbed.assertSameBits("train-driver");
        FaultTable.check("The driver is killed", "train", end, end(again, "train-driver"), FaultTable.BITS);
    }

    @Test
    @Order(8)
    void supervisedDriverKilledInTraining() throws IOException, InterruptedException {
        try (Submission submission = train("train-supervised", "spark.submit.deployMode=cluster",
                "--supervise", "spark.cores.max=1")) {
            submission.awaitWhileRunning(() -> undisturbed.hasCheckpoint("train-supervised", 3));
            assertThat(cluster.killDriver()).isTrue();
            String end = FaultTable.end(jobs.awaitResult("train-supervised"));
            undisturbed.assertSameBits("train-supervised");
            FaultTable.check("The driver is killed, in cluster deploy mode with `--supervise`", "train", end, "",
                    FaultTable.BITS);
        }
    }

    @Test
    @Order(9)
    void corpusDiskFull() throws IOException, InterruptedException {
        assumeTrue(disk.isPresent(), NO_MOUNT);
        disk.get().fill(128 << 10);
        String warehouse = "corpus.uri=" + disk.get().folder().resolve("corpus");
        String end = endAgain(ingest("ingest-full", "--set", warehouse), "ingest-full");
        assertThat(jobs.result("ingest-full").at("/error/message").asText()).contains("No space left on device",
                "make room there", "give the same command again");
        disk.get().clear();
        String again = endAgain(ingest("ingest-full", "--set", warehouse), "ingest-full");
        undisturbed.assertSameRows("ingest-full", Undisturbed.corpus(disk.get().folder().resolve("corpus"), "corpus"));
        FaultTable.check("The corpus' disk is full", "ingest", end, again, FaultTable.ROWS);
    }

    @Test
    @Order(10)
    void runsDiskFull() throws IOException, InterruptedException {
        assumeTrue(disk.isPresent(), NO_MOUNT);
        Submission submission = train("disk/train-full");
        submission.awaitWhileRunning(() -> undisturbed.hasCheckpoint("disk/train-full", 3));
        disk.get().fill(0);
        Installation.Outcome outcome = submission.end();
        assertThat(outcome.err()).contains("No space left on device", "Cannot write result.json into ");
        String end = end(outcome, "disk/train-full");
        disk.get().clear();
        String again = endAgain(train("disk/train-full"), "disk/train-full");
        undisturbed.assertSameBits("disk/train-full");
        FaultTable.check("The run directory's disk is full", "train", end, again, FaultTable.BITS);
    }

    @Test
    @Order(11)
    void executorsDiskFull() throws IOException, InterruptedException {
        assumeTrue(executorsDisk.isPresent(), NO_MOUNT);
        Submission submission = train("train-executors-full");
        submission.awaitWhileRunning(() -> undisturbed.hasCheckpoint("train-executors-full", 3));
        executorsDisk.get().fill(0);
        String end = end(submission.end(), "train-executors-full");
        assertThat(jobs.result("train-executors-full").at("/error/message").asText())
                .contains("No space left on device", "spark.local.dir");
        executorsDisk.get().clear();
        String again = endAgain(train("train-executors-full"), "train-executors-full");
        undisturbed.assertSameBits("train-executors-full");
        FaultTable.check("The executors' local disks are full", "train", end, again, FaultTable.BITS);
    }

    @Test
    @Order(12)
    void workerGone() throws IOException, InterruptedException {
        Submission submission = train("train-worker");
        submission.awaitTask("Round ");
        assertThat(cluster.killWorker(2)).isTrue();
        Installation.Outcome outcome = submission.end();
        assertThat(outcome.err()).contains("Lost executor");
        undisturbed.assertSameBits("train-worker");
        FaultTable.check("A worker is gone, for good", "train", end(outcome, "train-worker"), "", FaultTable.BITS);
    }

    @Test
    @Order(13)
    void allWorkersGone() throws IOException, InterruptedException {
        Submission submission = generate("generate-worker", "nothing_made", "--set", "run.executor-deadline=5s");
        submission.awaitTask("Sample ");
        assertThat(cluster.killWorkers()).isTrue();
        String end = end(submission.end(), "generate-worker");
        assertThat(Files.exists(folder.resolve("generate-worker/report/index.html"))).isFalse();
        FaultTable.check("All workers are gone, for good", "generate", end, "",
                "no report; `result.json` tells the reason");
    }
}
