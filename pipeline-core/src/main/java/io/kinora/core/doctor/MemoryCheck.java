package io.kinora.core.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.kinora.core.decode.IsolationSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;

/** Java's heap, what may lie beside it, and what the machine or container has. */
final class MemoryCheck implements Check {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ADDRESSES = "Max address space";
    /** Beside its heap a JVM needs room for classes, code and threads. */
    private static final long JVM = 512L << 20;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long heap = Runtime.getRuntime().maxMemory();
        boolean decodes = surroundings.place() == Place.EXECUTOR || surroundings.local();
        List<Finding> findings = new ArrayList<>();
        findings.add(of(heap, system.getTotalMemorySize(), system.getFreeMemorySize(),
                decodes ? decoders(surroundings.decode(), slots(surroundings)) : 0));
        addressSpace().ifPresent(findings::add);
        return findings;
    }

    private static int slots(Surroundings surroundings) {
        SparkConf conf = surroundings.conf();
        int cores = conf.getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
        return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    }

    private static long decoders(IsolationSettings decode, int slots) {
        return decode.isolation() == IsolationSettings.Isolation.PROCESS ? slots * decode.memory() : 0;
    }

    /**
     * Judges sizes in bytes.
     *
     * @param heap most that Java's heap may take
     * @param all of the machine, or the container that this process is in
     * @param free of it
     * @param decoders what processes that decode may take at most
     */
    static Finding of(long heap, long all, long free, long decoders) {
        String found = "heap up to " + Sizes.text(heap) + "; the machine or container has " + Sizes.text(all) + ", "
                + Sizes.text(free) + " of it unused (what caches hold counts as used)";
        if (heap > all) {
            return Finding.failure("memory-too-small", found, "give this process a smaller heap (-- --driver-memory,"
                    + " --executor-memory), or the container more memory");
        }
        if (heap + JVM > all) {
            return Finding.warning(found, "leave at least " + Sizes.text(JVM) + " beside the heap, and what ND4J's"
                    + " arrays and decoders need: give a smaller heap, or the container more memory");
        }
        if (decoders > 0 && heap + JVM + decoders > all) {
            return Finding.warning(found + "; processes that decode may take " + Sizes.text(decoders) + " beside it",
                    "if ingest or evaluate end for want of memory, lower decode.memory or the number of cores");
        }
        return Finding.ok(found);
    }

    private static Optional<Finding> addressSpace() throws IOException {
        return Files.isReadable(LIMITS) ? Files.readAllLines(LIMITS).stream().filter(line -> line.startsWith(ADDRESSES))
                .findFirst().flatMap(MemoryCheck::addressSpace) : Optional.empty();
    }

    /** By a line of Linux's list of limits. */
    static Optional<Finding> addressSpace(String line) {
        String limit = line.substring(ADDRESSES.length()).strip().split("\\s+")[0];
        return limit.equals("unlimited") ? Optional.empty()
                : Optional.of(Finding.warning("this process may map " + Sizes.text(Long.parseLong(limit)) + " only",
                        "a JVM maps far more than it uses: start it under ulimit -v unlimited"));
    }
}
