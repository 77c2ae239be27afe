package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own checker, where it is installed. */
final class Promtool {
    private static final long DEADLINE_SECONDS = 60;

    private final List<String> command;

    private Promtool(List<String> command) {
        this.command = command;
    }

    /** A command of it; nothing where there is no promtool. */
    static Optional<Promtool> ifThere(String... arguments) {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return Stream.of(System.getenv("PATH").split(":")).filter(bin -> Files.isExecutable(Path.of(bin, "promtool")))
                .findFirst().map(bin -> new Promtool(command));
    }

    /** Asserts that it finds nothing wrong with what it reads. */
    void reads(String input) {
        try {
            Path told = Files.createTempFile("promtool", ".log");
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("an end of " + command).isTrue();
            assertThat(process.exitValue()).as(Files.readString(told)).isZero();
            Files.delete(told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
