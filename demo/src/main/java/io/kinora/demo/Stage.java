package io.kinora.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs other jobs by their command lines, each in a process of its own, as a user or a scheduler would. */
final class Stage {
    private final RunDirectory directory;
    private final List<String> launcher;
    private final List<String> sparkOptions;
    private final Duration deadline;

    /**
     * @param launcher the command that starts a job, such as {@code bin/kinora}
     * @param sparkOptions what goes to spark-submit, for every job
     */
    Stage(RunDirectory directory, List<String> launcher, List<String> sparkOptions, Duration deadline) {
        this.directory = directory;
        this.launcher = List.copyOf(launcher);
        this.sparkOptions = List.copyOf(sparkOptions);
        this.deadline = deadline;
    }

    /**
     * Runs a job in a folder of the demo's run, unless an earlier process finished it there.
     *
     * @param folder its run directory, below the demo's
     * @return its result.json
     * @throws KinoraException with the job's own exit code if it fails
     */
    JsonNode run(String folder, String job, String... arguments) throws IOException, InterruptedException {
        Optional<JsonNode> before = result(folder);
        if (before.isPresent() && before.get().path("status").asText().equals("done")) {
            return before.get();
        }
        List<String> command = new ArrayList<>(launcher);
        command.add(job);
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--out", directory.path(folder).toString()));
        if (!sparkOptions.isEmpty()) {
            command.add("--");
            command.addAll(sparkOptions);
        }
        int exitCode = execute(folder, command, ProcessBuilder.Redirect.INHERIT);
        Optional<JsonNode> after = result(folder);
        if (exitCode != 0 || after.isEmpty()) {
            String reason = after.map(result -> result.path("error").path("message").asText())
                    .orElse("it left no result");
            throw new KinoraException(exitCode(exitCode), "stage-failed", "Cannot finish the demo: its stage " + folder
                    + " ended with exit code " + exitCode + " (" + reason + ")");
        }
        return after.get();
    }

    /**
     * Looks whether a job can start with these settings, without starting it.
     *
     * @throws KinoraException with what the job says about them
     */
    void check(String job, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.add(job);
        command.addAll(Arrays.asList(arguments));
        command.add("--print-config");
        Path said = Files.createTempFile("kinora-" + job, ".txt");
        try {
            int exitCode = execute("check of " + job, command, ProcessBuilder.Redirect.to(said.toFile()));
            if (exitCode != 0) {
                throw new KinoraException(exitCode(exitCode), "stage-settings", Files.readString(said).strip());
            }
        } finally {
            Files.delete(said);
        }
    }

    private int execute(String folder, List<String> command, ProcessBuilder.Redirect said)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said);
        // The demo has built and checked what its stages need.
        builder.environment().put("KINORA_STAGE", "1");
        Process process = builder.start();
        Thread killer = new Thread(() -> kill(process));
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
                throw new KinoraException(ExitCode.RESOURCES, "stage-deadline", "Cannot finish the demo: its stage "
                        + folder + " took longer than " + deadline.toMinutes() + " minutes; raise demo.stage-deadline");
            }
            return process.exitValue();
        } finally {
            kill(process);
            forget(killer);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is being ended, and the hook with it.
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static ExitCode exitCode(int number) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code != ExitCode.DONE && code.number() == number)
                .findFirst()
                .orElse(ExitCode.FAULT);
    }

    private Optional<JsonNode> result(String folder) throws IOException {
        return directory.readJson(folder + "/result.json");
    }
}
