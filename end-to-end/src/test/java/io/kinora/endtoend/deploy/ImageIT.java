package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile copies, laid out in a folder as in the image: bin/kinora works there without sources. */
class ImageIT {
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    private Path root;

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = from.equals(file) ? to : to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (file.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(target, file.toRealPath());
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void theLauncherWorksWithoutSources() throws Exception {
        copy(Installation.EMBEDDED_SPARK, root.resolve("opt/spark"));
        Path dockerfile = Installation.HOME.resolve("deploy/docker/Dockerfile");
        for (Map.Entry<String, String> copy : DockerTest.copies(dockerfile).entrySet()) {
            copy(Installation.HOME.resolve(copy.getKey()), root.resolve(copy.getValue().substring(1)));
        }
        assertThat(run("evaluate", "--real", "a", "--generated", "b", "--print-config", "--set", "evaluate.sample=77"))
                .contains("\"sample\" : \"77\"");
        Path videos = Files.createDirectories(root.resolve("none"));
        // Spark starts, finds Iceberg among its jars and the job's class, and the job says what is wrong.
        String said = run("evaluate", "--real", videos.toString(), "--generated", videos.toString(), "--corpus",
                root.resolve("corpus").toString(), "--out", root.resolve("run").toString(), "--", "--master",
                "local[1]");
        assertThat(root.resolve("run/result.json")).as(said).content().contains("\"exit_code\" : 3");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(root, "said", ".log");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("opt/kinora/bin/kinora"),
                Stream.of(arguments)).toList()).directory(root.toFile()).redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", root.resolve("opt/spark").toString(),
                "KINORA_CLUSTER_HAS_ICEBERG", "1"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as(Files.readString(said)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(said);
    }
}
