package io.kinora.endtoend.cluster;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The cluster that {@code deploy/standalone/cluster} starts on loopback, and how its processes are killed. */
public final class StandaloneCluster {
    private static final String SCRIPT = Installation.HOME.resolve("deploy/standalone/cluster").toString();
    private static final long DEADLINE_SECONDS = 120;

    private final Path folder;
    private final String master;

    private StandaloneCluster(Path folder, String master) {
        this.folder = folder;
        this.master = master;
    }

    /**
     * Starts a master and two workers, and waits until they are registered.
     *
     * @param cores that each worker offers
     * @param environment of the script, besides this process' own
     */
    public static StandaloneCluster start(Path folder, int cores, Map<String, String> environment)
            throws IOException, InterruptedException {
        String said = script(folder, environment, "start", "--cores", Integer.toString(cores), "--memory", "4g");
        return new StandaloneCluster(folder, said.lines().filter(line -> line.startsWith("master "))
                .map(line -> line.substring("master ".length())).findFirst().orElseThrow());
    }

    private static String script(Path folder, Map<String, String> environment, String command, String... options)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(SCRIPT, command, "--dir", folder.toString()));
        words.addAll(Arrays.asList(options));
        Path said = Files.createTempFile("cluster-" + command, ".out");
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(said);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed: " + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    /** The URL to submit to. */
    public String master() {
        return master;
    }

    /** What the executors of every application so far wrote to standard error, one text each. */
    List<String> executorLogs() throws IOException {
        List<String> logs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.endsWith("stderr") && path.toString().contains("/app-")).sorted()
                    .toList()) {
                logs.add(Files.readString(file));
            }
        }
        return logs;
    }

    /** Kills an executor, as the kernel would for want of memory. */
    public boolean killExecutor(String application, String executor) {
        return descendants().filter(process -> runs(process, "--app-id", application)
                && runs(process, "--executor-id", executor)).findFirst().map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    /** Kills a driver that runs on a worker. */
    public boolean killDriver() {
        return descendants().filter(process -> commandLine(process).contains("worker.DriverWrapper")).findFirst()
                .map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** Kills a worker with all that it has started, for good. */
    public boolean killWorker(int number) throws IOException {
        return kill(worker(number).orElseThrow());
    }

    /** Kills every worker that is left, likewise. */
    public boolean killWorkers() throws IOException {
        return Stream.of(worker(1), worker(2)).flatMap(Optional::stream).map(StandaloneCluster::kill)
                .reduce(Boolean::logicalAnd).orElse(false);
    }

    private static boolean kill(ProcessHandle worker) {
        List<ProcessHandle> all = Stream.concat(Stream.of(worker), worker.descendants()).toList();
        return all.stream().map(ProcessHandle::destroyForcibly).reduce(true, Boolean::logicalAnd);
    }

    private Optional<ProcessHandle> worker(int number) throws IOException {
        String noted = Files.readString(folder.resolve("worker-" + number + ".pid"));
        // The number of one that is gone may be another process' by now.
        return ProcessHandle.of(Long.parseLong(noted.split(" ")[0]))
                .filter(process -> commandLine(process).contains("deploy.worker.Worker"));
    }

    private Stream<ProcessHandle> descendants() {
        try {
            return Stream.concat(worker(1).stream(), worker(2).stream()).flatMap(ProcessHandle::descendants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean runs(ProcessHandle process, String option, String value) {
        return commandLine(process).contains("\0" + option + "\0" + value + "\0");
    }

    private static String commandLine(ProcessHandle process) {
        try {
            // ProcessHandle.Info leaves out command lines as long as Spark's.
            return new String(Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")),
                    StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    /** Stops the processes that are left. */
    public void close() throws IOException, InterruptedException {
        script(folder, Map.of(), "stop");
    }
}
