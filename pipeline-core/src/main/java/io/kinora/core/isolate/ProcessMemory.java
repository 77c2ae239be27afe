package io.kinora.core.isolate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resident memory of a process and of those that it started, as Linux tells it; 0 on other systems. New processes are
 * looked for once a second, as that goes through all of the system's.
 */
final class ProcessMemory {
    private static final String RESIDENT = "VmRSS:";

    private static final long FIND_NANOS = 1_000_000_000;

    private final Process process;
    private List<Path> files = List.of();
    private long found = System.nanoTime() - FIND_NANOS;

    ProcessMemory(Process process) {
        this.process = process;
    }

    long bytes() {
        if (System.nanoTime() - found >= FIND_NANOS) {
            files = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .map(handle -> Path.of("/proc", Long.toString(handle.pid()), "status")).toList();
            found = System.nanoTime();
        }
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
