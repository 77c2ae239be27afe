package io.kinora.endtoend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.endtoend.Installation;
import io.kinora.endtoend.Videos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Submits jobs of the smallest settings to a cluster, and reads what they leave. Run directories lie in a folder, and
 * the corpus, too; executors have one core each.
 */
public final class ClusterJobs {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What suits a JVM that ends soon, and shares two cores with others. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final Path folder;
    private final String master;

    /** Renders videos to ingest and writes the settings. */
    public ClusterJobs(Path folder, String master, int clips) throws IOException {
        this.folder = folder;
        this.master = master;
        Videos.render(folder.resolve("videos"), clips);
        Files.copy(Installation.HOME.resolve("conf/smallest.conf"), folder.resolve("model.conf"));
        Files.writeString(folder.resolve("job.conf"), """
                corpus.uri = "%s"
                include "model.conf"
                """.formatted(folder.resolve("corpus")));
    }

    /** Where all of it lies. */
    public Path folder() {
        return folder;
    }

    /** The settings' file. */
    public String settings() {
        return folder.resolve("job.conf").toString();
    }

    /** Submits a job by bin/kinora in client mode. */
    public Submission submit(String job, String run, String... arguments) throws IOException {
        return submit(job, run, List.of("spark.cores.max=2"), arguments);
    }

    /**
     * Likewise.
     *
     * @param more properties for Spark, and switches of spark-submit, which begin with hyphens
     */
    public Submission submit(String job, String run, List<String> more, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(Installation.HOME.resolve("bin/kinora").toString(), job,
                "--config", settings(), "--out", folder.resolve(run).toString()));
        words.addAll(Arrays.asList(arguments));
        words.add("--");
        words.addAll(sparkOptions());
        more.forEach(option -> words.addAll(option.startsWith("--") ? List.of(option) : List.of("--conf", option)));
        return Submission.start(folder, words, Map.of());
    }

    /** Submits a job and waits for its end. */
    public Installation.Outcome run(String job, String run, String... arguments)
            throws IOException, InterruptedException {
        return submit(job, run, arguments).end();
    }

    /** Options of spark-submit that all jobs have here. */
    List<String> sparkOptions() {
        return List.of("--master", master, "--driver-memory", "1g", "--executor-memory", "1g",
                "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.executor.cores=1",
                "--conf", "spark.ui.port=0",
                // Java's processes here are short: thorough compilation would take more time than it gives.
                "--driver-java-options", SHORT_LIVED,
                "--conf", "spark.executor.extraJavaOptions=" + SHORT_LIVED);
    }

    /** A run's result.json. */
    public JsonNode result(String run) throws IOException {
        return JSON.readTree(folder.resolve(run).resolve("result.json").toFile());
    }

    /** Waits until a run's result.json says more than that it runs, as a scheduler does that sees no exit code. */
    public JsonNode awaitResult(String run) throws IOException {
        Path file = folder.resolve(run).resolve("result.json");
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!Files.exists(file) || result(run).path("status").asText().equals("running")) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("No end within " + DEADLINE + " of the run in " + run);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return result(run);
    }
}
