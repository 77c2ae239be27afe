package io.kinora.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The project as its user has it: bin/kinora and the jars that the build has made. */
public final class Installation {
    /** The folder of the clone. */
    public static final Path HOME = Path.of(System.getProperty("kinora.home")).toAbsolutePath().normalize();
    /** The Spark that Maven puts together. */
    public static final Path EMBEDDED_SPARK = HOME.resolve("deploy/embedded-spark/target/spark");

    private static final long DEADLINE_SECONDS = 300;

    private Installation() {
    }

    /** How a command ended and what it printed. */
    public record Outcome(int exitCode, List<String> out, String err) {
        /** Of standard output. */
        public String lastLine() {
            return out.get(out.size() - 1);
        }
    }

    /** Runs {@code bin/kinora} in a folder; its output goes to files in that folder, for reading after a failure. */
    public static Outcome kinora(Path folder, String... arguments) throws IOException, InterruptedException {
        return kinora(folder, Map.of(), arguments);
    }

    /** Likewise, with more in its environment. */
    public static Outcome kinora(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/kinora").toString()));
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile(folder, arguments[0], ".out");
        Path err = Files.createTempFile(folder, arguments[0], ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("No end within " + DEADLINE_SECONDS + " s: " + command + "\n"
                        + Files.readString(err));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    }
}
