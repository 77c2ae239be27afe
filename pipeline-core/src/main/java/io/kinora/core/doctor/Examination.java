package io.kinora.core.doctor;

import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Has all checks of a place look, each no longer than its deadline. */
final class Examination {
    private Examination() {
    }

    /** Core's checks, and those that other modules of this jar add. */
    static List<Check> checks() {
        Stream<Check> own = Stream.of(new JavaCheck(), new SparkCheck(), new MemoryCheck(), new DiskCheck(),
                new StorageCheck(), new CatalogCheck(), new DecoderCheck(), new GpuCheck(),
                new DynamicAllocationCheck(), new SlotsCheck());
        return Stream.concat(own, StreamSupport.stream(ServiceLoader.load(Check.class).spliterator(), false)).toList();
    }

    /**
     * What the checks of a place find.
     *
     * @param jobs those that are to be run; empty for all
     * @param where the place's name in findings
     */
    static List<Finding> of(List<Check> checks, Surroundings surroundings, List<String> jobs, String where) {
        return checks.stream().filter(check -> check.places().contains(surroundings.place()))
                .filter(check -> jobs.isEmpty() || concerns(check.jobs(), jobs))
                .flatMap(check -> look(check, surroundings).stream().map(found -> found.of(check.name(), where)))
                .toList();
    }

    private static boolean concerns(Set<String> ofCheck, List<String> jobs) {
        return ofCheck.isEmpty() || !Collections.disjoint(ofCheck, jobs);
    }

    private static List<Finding> look(Check check, Surroundings surroundings) {
        Duration deadline = surroundings.deadline();
        try {
            return Patience.within(deadline, () -> check.look(surroundings));
        } catch (TimeoutException e) {
            return List.of(Finding.failure("check-overdue", "gave no answer in " + deadline.toMillis() / 1000.0 + " s",
                    "see what it waits for, or give it longer with run.deadline"));
        } catch (KinoraException e) {
            return List.of(Finding.failure(e));
        } catch (Exception | LinkageError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // A fault of the check says nothing of a run.
            return List.of(Finding.warning("could not be checked (" + e + ")", "see what the error says"));
        }
    }

    /**
     * Findings of the same level and advice as one, with all of its places; executors often find alike. A failure on the
     * driver that several checks meet, such as a missing jar, is the first one's.
     */
    static List<Finding> folded(List<Finding> findings) {
        record Kind(String check, Level level, String code, String advice) {
        }
        Map<Object, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            Object kind = finding;
            if (!finding.places().contains(Finding.DRIVER)) {
                kind = new Kind(finding.check(), finding.level(), finding.code(), finding.advice());
            } else if (finding.level() == Level.FAILURE) {
                kind = finding.sentence();
            }
            groups.computeIfAbsent(kind, key -> new ArrayList<>()).add(finding);
        }
        return groups.values().stream().map(Examination::one).toList();
    }

    private static Finding one(List<Finding> alike) {
        List<String> texts = alike.stream().map(Finding::found).distinct().toList();
        Finding first = alike.get(0);
        String found = texts.size() == 1 ? texts.get(0)
                : texts.get(0) + "; or " + texts.get(1) + (texts.size() > 2 ? "; and so on" : "");
        return new Finding(first.check(), first.level(), first.code(), found, first.advice(),
                alike.stream().flatMap(finding -> finding.places().stream()).distinct().toList());
    }
}
