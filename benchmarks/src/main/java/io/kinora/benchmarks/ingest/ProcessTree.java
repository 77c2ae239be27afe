package io.kinora.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process and those below it use, by Linux's /proc. */
final class ProcessTree {
    private static final int TICKS_PER_SECOND = 100;
    private static final int PAGE_BYTES = 4096;

    private ProcessTree() {
    }

    /**
     * Seconds that core 0 has worked, for whomever: pin to it, on a quiet machine. Counters of processes would miss
     * those in a sandbox, whose parent does not wait for them.
     */
    static double busySeconds() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.filter(line -> line.startsWith("cpu0 ")).findFirst().orElseThrow().split(" ");
            // user, nice, system, then idle and waiting, then interrupts.
            return Stream.of(1, 2, 3, 6, 7).mapToLong(field -> Long.parseLong(fields[field])).sum()
                    / (double) TICKS_PER_SECOND;
        }
    }

    /** Bytes resident of this process alone. */
    static long ownResidentBytes() {
        return resident(ProcessHandle.current());
    }

    /** Bytes resident of all processes below this one. */
    static long childrenResidentBytes() {
        return ProcessHandle.current().descendants().mapToLong(ProcessTree::resident).sum();
    }

    /** Keeps this process, all its threads and what they start to some cores, such as {@code 0} or {@code 0,1}. */
    static void pin(String cores) throws IOException, InterruptedException {
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", cores,
                Long.toString(ProcessHandle.current().pid())).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset cannot pin this process to core " + cores);
        }
    }

    private static long resident(ProcessHandle process) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ")[1])
                    * PAGE_BYTES;
        } catch (IOException ended) {
            return 0;
        }
    }
}
