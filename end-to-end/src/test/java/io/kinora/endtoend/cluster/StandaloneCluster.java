package io.kinora.endtoend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A Spark master and workers of one core each, every one in its own JVM on loopback, from the embedded Spark. */
final class StandaloneCluster implements AutoCloseable {
    /** What suits a JVM that ends soon, and shares two cores with others. */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(100);
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final int port;
    private final int uiPort;
    private final List<Process> processes = new ArrayList<>();

    private StandaloneCluster(Path folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.uiPort = freePort();
    }

    /** Starts a master and workers, and waits until all of them are registered. */
    static StandaloneCluster start(Path folder, int workers) throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(Files.createDirectories(folder));
        try {
            cluster.launch("master", "org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port",
                    Integer.toString(cluster.port), "--webui-port", Integer.toString(cluster.uiPort));
            for (int i = 0; i < workers; i++) {
                cluster.launch("worker-" + i, "org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK,
                        "--webui-port", "0", "--cores", "1", "--memory", "2g",
                        "--work-dir", folder.resolve("work-" + i).toString(),
                        cluster.master());
            }
            cluster.awaitWorkers(workers);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The URL to submit to. */
    String master() {
        return "spark://" + LOOPBACK + ":" + port;
    }

    /** What the executors of every application so far wrote to standard error, one text each. */
    List<String> executorLogs() throws IOException {
        List<String> logs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.endsWith("stderr")).sorted().toList()) {
                logs.add(Files.readString(file));
            }
        }
        return logs;
    }

    /** Kills one of the executors that run now, as the kernel would for want of memory; false if there is none. */
    boolean killExecutor() {
        return processes.stream().flatMap(Process::descendants).filter(StandaloneCluster::isExecutor).findFirst()
                .map(ProcessHandle::destroyForcibly).orElse(false);
    }

    private static boolean isExecutor(ProcessHandle process) {
        try {
            // ProcessHandle.Info leaves out command lines as long as Spark's.
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException ended) {
            return false;
        }
    }

    private void launch(String name, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(SHORT_LIVED.split(" ")));
        command.addAll(List.of("-Xmx512m", "-cp", Installation.EMBEDDED_SPARK.resolve("jars") + "/*", mainClass));
        command.addAll(Arrays.asList(arguments));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", Installation.EMBEDDED_SPARK.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        processes.add(builder.start());
    }

    private void awaitWorkers(int expected) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(DEADLINE);
        while (aliveWorkers() < expected) {
            if (Instant.now().isAfter(end) || processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IllegalStateException("The cluster did not come up: see the logs in " + folder);
            }
            LockSupport.parkNanos(BETWEEN_POLLS.toNanos());
        }
    }

    private int aliveWorkers() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + uiPort + "/json/"))
                .timeout(Duration.ofSeconds(5)).build();
        try {
            JsonNode state = new ObjectMapper().readTree(HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString()).body());
            return state.path("aliveworkers").asInt();
        } catch (IOException e) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
