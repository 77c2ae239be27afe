package io.kinora.endtoend.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.gpu.FakeNvidiaSmi;
import io.kinora.core.gpu.NvidiaSmi;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who gets which GPU, with devices that only a fake nvidia-smi knows: Spark's master, worker and executors are real
 * processes, and a class's name in the job's jar makes Kinora take it for the CUDA build.
 */
@Tag("long")
class GpuAffinityIT {
    private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
    private static final Path DISCOVERY = Installation.HOME.resolve("deploy/gpu/discover-gpus.sh");
    private static final String A100_UUID = "GPU-11111111-aaaa-bbbb-cccc-000000000001";
    private static final String V100_UUID = "GPU-33333333-aaaa-bbbb-cccc-000000000003";
    private static final String V100 = V100_UUID + ", 7.0, 16160, 535.183.01, Tesla V100-SXM2-16GB";
    private static final long DEADLINE_SECONDS = 180;

    @TempDir
    Path folder;

    @Test
    void eachExecutorHasOneDeviceOfItsOwn() throws IOException, InterruptedException {
        Path nvidiaSmi = FakeNvidiaSmi.listing(folder, List.of(FakeNvidiaSmi.H100, FakeNvidiaSmi.A100, V100));
        try (GpuWorker worker = GpuWorker.start(folder.resolve("spark"), 2, DISCOVERY, nvidiaSmi)) {
            Outcome outcome = probe(worker, nvidiaSmi, "--config",
                    Installation.HOME.resolve("deploy/gpu/gpu.conf").toString());

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            Map<String, String> devices = new HashMap<>();
            for (JsonNode seen : outcome.result().path("seen")) {
                String visible = seen.path("visible").asText();
                assertThat(devices.merge(seen.path("executor").asText(), visible, (one, other) -> one))
                        .as("an executor keeps its device").isEqualTo(visible);
            }
            assertThat(devices.values()).as("one device for each of two executors")
                    .containsExactlyInAnyOrder(A100_UUID, V100_UUID);
            assertThat(StreamSupport.stream(outcome.result().path("seen").spliterator(), false)
                    .mapToInt(seen -> seen.path("at_once").asInt())).as("one task at a time").containsOnly(1);
        }
    }

    @Test
    void anExecutorsDeviceThatTheNativesCannotRunOnEndsTheJob() throws IOException, InterruptedException {
        Path ofDriver = FakeNvidiaSmi.listing(Files.createDirectories(folder.resolve("driver")), List.of(V100));
        Path ofWorker = FakeNvidiaSmi.listing(folder, List.of(FakeNvidiaSmi.H100, FakeNvidiaSmi.H100));
        // Some other discovery than Kinora's, which would not offer these.
        Path discovery = Files.copy(ofWorker, folder.resolve("discovery"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(discovery, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        try (GpuWorker worker = GpuWorker.start(folder.resolve("spark"), 2, discovery, ofWorker)) {
            Outcome outcome = probe(worker, ofDriver, "--config",
                    Installation.HOME.resolve("deploy/gpu/gpu.conf").toString());

            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
            assertThat(outcome.result().at("/error/code").asText()).isEqualTo("gpu-unsupported");
            assertThat(outcome.result().at("/error/message").asText()).startsWith("Executor ")
                    .containsPattern("on 127.0.0.1: GPU [01] \\(NVIDIA H100 PCIe, compute capability 9.0\\) cannot");
        }
    }

    @Test
    void executorsWithoutGpusAreRefused() throws IOException, InterruptedException {
        Path nvidiaSmi = FakeNvidiaSmi.listing(folder, List.of(V100));

        Outcome outcome = probe("spark://127.0.0.1:1", nvidiaSmi);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.result().at("/error/message").asText())
                .contains("each executor needs one GPU and one task at a time");
    }

    @Test
    void trainingOnADeviceThatTheNativesCannotRunOnDoesNotBegin() throws IOException, InterruptedException {
        Outcome outcome = train(FakeNvidiaSmi.listing(folder, List.of(FakeNvidiaSmi.H100)), true);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.result().at("/error/code").asText()).isEqualTo("gpu-unsupported");
        assertThat(outcome.err()).contains("GPU 0 (NVIDIA H100 PCIe, compute capability 9.0) cannot run ND4J's CUDA");
    }

    @Test
    void trainingWithoutAnyGpuDoesNotBegin() throws IOException, InterruptedException {
        Outcome outcome = train(FakeNvidiaSmi.listing(folder, List.of()), true);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.result().at("/error/code").asText()).isEqualTo("no-gpu");
        assertThat(outcome.err()).contains("nvidia-smi finds no GPU here");
    }

    @Test
    void trainingOnTheCpuBesideAGpuIsSaidLoudly() throws IOException, InterruptedException {
        Outcome outcome = train(FakeNvidiaSmi.listing(folder, List.of(FakeNvidiaSmi.A100)), false);

        assertThat(outcome.err()).contains("WARNING: GPU 0 (NVIDIA A100-SXM4-40GB, compute capability 8.0) stays idle:"
                + " this jar calculates on the CPU");
    }

    private record Outcome(int exitCode, String err, JsonNode result) {
    }

    private Outcome probe(GpuWorker worker, Path nvidiaSmi, String... arguments)
            throws IOException, InterruptedException {
        return probe(worker.master(), nvidiaSmi, arguments);
    }

    private Outcome probe(String master, Path nvidiaSmi, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("--master", master, "--class", GpuProbe.class.getName(), "--jars",
                Installation.HOME.resolve("pipeline-train/target/pipeline-train-spark.jar") + ","
                        + Installation.HOME.resolve("deploy/embedded-spark/target/iceberg-spark-runtime.jar"),
                "--driver-memory", "512m", "--executor-memory", "512m",
                "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.ui.enabled=false",
                "--conf", "spark.executor.cores=2", "--conf", "spark.task.cpus=1",
                probeJar().toString(), "--set", "export.folder=" + folder));
        words.addAll(Arrays.asList(arguments));
        return submit(words, nvidiaSmi);
    }

    private Outcome train(Path nvidiaSmi, boolean cuda) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("--master", "local[1]", "--class", "io.kinora.train.TrainJob",
                "--driver-memory", "512m", "--conf", "spark.ui.enabled=false"));
        if (cuda) {
            words.addAll(List.of("--jars", probeJar().toString()));
        }
        words.add(Installation.HOME.resolve("pipeline-train/target/pipeline-train-spark.jar").toString());
        return submit(words, nvidiaSmi);
    }

    private Outcome submit(List<String> words, Path nvidiaSmi) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Installation.EMBEDDED_SPARK.resolve("bin/spark-submit")
                .toString()));
        command.addAll(words);
        command.addAll(List.of("--corpus", folder.resolve("corpus").toString(), "--out",
                folder.resolve("run").toString()));
        Path err = folder.resolve("submit.err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("SPARK_HOME");
        builder.environment().put(NvidiaSmi.VARIABLE, nvidiaSmi.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("it ends: %s", Files.readString(err))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(err),
                new ObjectMapper().readTree(folder.resolve("run/result.json").toFile()));
    }

    /** The probe's classes, and the name of the class by which Kinora knows its CUDA build. */
    private Path probeJar() throws IOException {
        Path jar = folder.resolve("probe.jar");
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Class<?> type : List.of(GpuProbe.class, GpuProbe.Settings.class, GpuProbe.Seen.class,
                    GpuProbe.Result.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                zip.putNextEntry(new ZipEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(zip);
                }
            }
            zip.putNextEntry(new ZipEntry(CUDA_BACKEND));
        }
        return jar;
    }
}
