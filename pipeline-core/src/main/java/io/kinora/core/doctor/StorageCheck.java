package io.kinora.core.doctor;

import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Writes, reads and deletes on each folder that a run writes to, all at once; compares clocks by the way. */
final class StorageCheck implements Check {
    /** Answers that take longer make a run slow, which asks a file system thousands of times. */
    private static final Duration SLOW = Duration.ofSeconds(2);
    /** Beyond it, what is younger than something else cannot be told; Kerberos refuses at five minutes, S3 at 15. */
    private static final Duration APART = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.START, Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) throws Exception {
        // A little less than the check has for all, so that each address gets its own sentence.
        Duration deadline = surroundings.deadline().multipliedBy(9).dividedBy(10);
        Map<String, Patience.Begun<StorageProbe>> probes = new LinkedHashMap<>();
        for (String uri : surroundings.uris()) {
            probes.computeIfAbsent(uri, each ->
                    Patience.begin(deadline, () -> StorageProbe.of(each, surroundings.hadoop())));
        }
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Patience.Begun<StorageProbe>> probe : probes.entrySet()) {
            findings.addAll(told(probe.getKey(), probe.getValue(), deadline));
        }
        return findings;
    }

    private static List<Finding> told(String uri, Patience.Begun<StorageProbe> begun, Duration deadline)
            throws Exception {
        try {
            return findings(uri, begun.await());
        } catch (TimeoutException e) {
            return List.of(Finding.failure("storage-unreachable", uri + " gave no answer in "
                    + seconds(deadline), "check the address, that its server runs and can be reached from here, and the"
                    + " file system's settings; or give it longer with run.deadline"));
        } catch (KinoraException e) {
            return List.of(Finding.failure(e));
        } catch (RuntimeException | LinkageError e) {
            return List.of(Finding.failure("storage-failed", uri + " cannot be used: " + StorageProbe.reason(e),
                    "see that all jars of its file system are given, of versions that fit each other"
                            + " (docs/storage.md), and its settings"));
        }
    }

    static List<Finding> findings(String uri, StorageProbe probe) {
        List<Finding> findings = new ArrayList<>();
        String text = uri + " " + probe.latencies();
        Duration whole = probe.write().plus(probe.read()).plus(probe.delete());
        findings.add(whole.compareTo(SLOW) < 0 ? Finding.ok(text) : Finding.warning(text,
                "these are small files: look at the network between here and the storage, and at the storage's load"));
        if (probe.ahead().abs().compareTo(APART) > 0) {
            findings.add(Finding.warning("the clock of " + uri + " is " + seconds(probe.ahead().abs())
                    + (probe.ahead().isNegative() ? " behind" : " ahead of") + " this machine's",
                    "set both by NTP: object stores refuse requests that are 15 minutes off, Kerberos 5"));
        }
        return findings;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() / 1000.0 + " s" : duration.toSeconds() + " s";
    }
}
