package io.kinora.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process and all below it have used, by Linux's /proc. */
final class ProcessTree {
    private static final int TICKS_PER_SECOND = 100;
    private static final int PAGE_BYTES = 4096;

    private ProcessTree() {
    }

    /** Seconds of CPU, of children that have ended too. */
    static double cpuSeconds() {
        return processes().mapToLong(ProcessTree::ticks).sum() / (double) TICKS_PER_SECOND;
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

    private static Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants());
    }

    private static long ticks(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The command's name may hold spaces; fields are counted from behind it.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]) + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (IOException ended) {
            return 0;
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
