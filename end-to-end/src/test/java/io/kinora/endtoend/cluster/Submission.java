package io.kinora.endtoend.cluster;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job that was submitted and runs: what it says so far, its Spark's UI, and its end. */
public final class Submission implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Pattern UI = Pattern.compile("UI at (http://\\S+)");

    private final List<String> command;
    private final Path out;
    private final Path err;
    private final Process process;

    private Submission(List<String> command, Path out, Path err, Process process) {
        this.command = command;
        this.out = out;
        this.err = err;
        this.process = process;
    }

    /**
     * Starts a command; its output goes to files in that folder, for reading after a failure.
     *
     * @param environment besides this process' own
     */
    public static Submission start(Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        Path out = Files.createTempFile(folder, "submit", ".out");
        Path err = Files.createTempFile(folder, "submit", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("SPARK_HOME");
        // One start of Java less: what is to be told about settings is tested elsewhere.
        builder.environment().put("KINORA_STAGE", "1");
        builder.environment().putAll(environment);
        return new Submission(command, out, err, builder.start());
    }

    /** What it has said on standard error so far. */
    public String said() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so while the job runs; ends the job and fails if that does not come. */
    public void awaitWhileRunning(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("What was waited for has not come: " + command + "\n" + said());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Waits until an executor is at a task of what the job, or its code, calls so. */
    public SparkUi.Busy awaitTask(String words) {
        SparkUi.Busy[] found = new SparkUi.Busy[1];
        awaitWhileRunning(() -> {
            Matcher ui = UI.matcher(said());
            if (ui.find()) {
                new SparkUi(ui.group(1)).busyWith(words).ifPresent(busy -> found[0] = busy);
            }
            return found[0] != null;
        });
        return found[0];
    }

    /** Whether it has not ended. */
    public boolean runs() {
        return process.isAlive();
    }

    /** Whether it ends within a time; returns as soon as it does. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Kills the driver: the scripts have made way for it. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end. */
    public Installation.Outcome end() throws IOException, InterruptedException {
        try (this) {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("No end within " + DEADLINE + ": " + command + "\n" + said());
            }
        }
        return new Installation.Outcome(process.exitValue(), Files.readAllLines(out), said());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
