package io.kinora.endtoend.gpu;

import io.kinora.core.gpu.NvidiaSmi;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A Spark master and one worker with GPUs, in their own JVMs on loopback. */
final class GpuWorker implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(100);
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final Path nvidiaSmi;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private GpuWorker(Path folder, Path nvidiaSmi) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.nvidiaSmi = nvidiaSmi;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            this.port = socket.getLocalPort();
        }
    }

    /**
     * Starts both, and waits until the worker is registered.
     *
     * @param discovery the script by which the worker finds its GPUs
     * @param nvidiaSmi what it and the executors ask
     */
    static GpuWorker start(Path folder, int gpus, Path discovery, Path nvidiaSmi) throws IOException {
        GpuWorker worker = new GpuWorker(folder, nvidiaSmi);
        try {
            worker.launch("master", "org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port",
                    Integer.toString(worker.port), "--webui-port", "0");
            Path properties = Files.writeString(folder.resolve("worker.properties"),
                    "spark.worker.resource.gpu.amount " + gpus
                            + "\nspark.worker.resource.gpu.discoveryScript " + discovery + "\n");
            Path log = worker.launch("worker", "org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK,
                    "--webui-port", "0", "--cores", "4", "--memory", "2g", "--work-dir",
                    folder.resolve("work").toString(), "--properties-file", properties.toString(), worker.master());
            worker.awaitLine(log, "Successfully registered with master");
            return worker;
        } catch (IOException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** The URL to submit to. */
    String master() {
        return "spark://" + LOOPBACK + ":" + port;
    }

    private Path launch(String name, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx512m", "-cp", Installation.EMBEDDED_SPARK.resolve("jars") + "/*", mainClass));
        command.addAll(Arrays.asList(arguments));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", Installation.EMBEDDED_SPARK.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        builder.environment().put(NvidiaSmi.VARIABLE, nvidiaSmi.toString());
        processes.add(builder.start());
        return log;
    }

    private void awaitLine(Path log, String text) throws IOException {
        Instant end = Instant.now().plus(DEADLINE);
        while (!Files.readString(log).contains(text)) {
            if (Instant.now().isAfter(end) || processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IllegalStateException("The worker did not come up: " + Files.readString(log));
            }
            LockSupport.parkNanos(BETWEEN_POLLS.toNanos());
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
