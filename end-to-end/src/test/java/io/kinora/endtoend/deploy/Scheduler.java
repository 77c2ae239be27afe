package io.kinora.endtoend.deploy;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An installation with the project's real scripts, in which {@code bin/kinora} only notes how it was called, leaves the
 * result.json that is laid ready for that call, and ends with the exit code beside it.
 */
final class Scheduler {
    private static final long DEADLINE_SECONDS = 60;
    private static final String LAUNCHER = """
            #!/usr/bin/env bash
            set -euo pipefail
            here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
            number=$(( $(ls "$here/calls" | wc -l) + 1 ))
            printf '%s\\0' "$@" > "$here/calls/$number.part"
            mv "$here/calls/$number.part" "$here/calls/$number"
            while [ -e "$here/hold" ]; do sleep 0.05; done
            while [ "$1" != --out ]; do shift; done
            mkdir -p "$2"
            [ ! -e "$here/ready/$number.json" ] || cp "$here/ready/$number.json" "$2/result.json"
            exit "$(cat "$here/ready/$number.code")"
            """;

    private final Path home;
    private int ready;

    /** Puts the scripts of a folder of deploy/ into a new home. */
    Scheduler(Path home, String folder) throws IOException {
        this.home = home;
        for (String name : List.of("bin", "calls", "ready", "runs", "state")) {
            Files.createDirectories(home.resolve(name));
        }
        Path scripts = Files.createDirectories(home.resolve("deploy").resolve(folder));
        try (Stream<Path> files = Files.list(Installation.HOME.resolve("deploy").resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, scripts.resolve(file.getFileName()));
            }
        }
        Path launcher = Files.writeString(home.resolve("bin/kinora"), LAUNCHER);
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + launcher + " executable");
        }
    }

    /** What the next call leaves: a result.json, or none if it is empty, and its exit code. */
    void prepare(String result, int exitCode) throws IOException {
        ready++;
        if (!result.isEmpty()) {
            Files.writeString(home.resolve("ready/" + ready + ".json"), result);
        }
        Files.writeString(home.resolve("ready/" + ready + ".code"), Integer.toString(exitCode));
    }

    /** The arguments of each call so far. */
    List<List<String>> calls() throws IOException {
        List<List<String>> calls = new ArrayList<>();
        for (int number = 1; Files.exists(home.resolve("calls/" + number)); number++) {
            calls.add(List.of(Files.readString(home.resolve("calls/" + number)).split("\0")));
        }
        return calls;
    }

    /** Starts a command in the home, with the settings of a crontab. */
    Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
        builder.environment().putAll(Map.of("KINORA_STATE", home.resolve("state").toString(), "KINORA_RUNS",
                home.resolve("runs").toString(), "KINORA_HOME", home.toString(), "KINORA_WAIT", "0",
                "KINORA_SLOT", "20260131", "PYTHONDONTWRITEBYTECODE", "1"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The exit code of a process that must end soon. */
    int end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IllegalStateException("No end within " + DEADLINE_SECONDS + " s: " + log());
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }
}
