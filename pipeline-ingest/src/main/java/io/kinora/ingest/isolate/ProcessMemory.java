package io.kinora.ingest.isolate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Resident memory of a process and of those that it started, as Linux tells it; 0 on other systems. */
final class ProcessMemory {
    private static final String RESIDENT = "VmRSS:";

    private final Process process;
    private List<Path> files = List.of();

    ProcessMemory(Process process) {
        this.process = process;
    }

    /** Looks for the processes: a sandbox has some in front of the JVM. */
    void find() {
        files = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> Path.of("/proc", Long.toString(handle.pid()), "status")).filter(Files::exists).toList();
    }

    long bytes() {
        return files.stream().mapToLong(ProcessMemory::bytes).sum();
    }

    private static long bytes(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT)).findFirst()
                    .map(line -> Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip()) * 1024)
                    .orElse(0L);
        } catch (IOException | RuntimeException ended) {
            return 0;
        }
    }
}
