package io.kinora.core.doctor;

import io.kinora.core.config.Secrets;
import io.kinora.core.error.KinoraException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a check has found.
 *
 * @param check its name
 * @param level how bad it is
 * @param code of a failure: a stable name for schedulers, the one that a run would end with where it has one
 * @param found what there is
 * @param advice what to do; empty where all is well
 * @param places where it was found: {@code driver}, or executors such as {@code executor 3 on node7}
 */
public record Finding(String check, Level level, String code, String found, String advice, List<String> places)
        implements Serializable {
    /** Where the driver runs. */
    public static final String DRIVER = "driver";

    /** Checks that whoever reads of trouble is told what to do; passwords in addresses are masked. */
    public Finding {
        found = Secrets.masked(found);
        advice = Secrets.masked(advice);
        places = List.copyOf(places);
        if ((level == Level.OK) != advice.isEmpty() || (level == Level.FAILURE) == code.isEmpty()) {
            throw new IllegalArgumentException("Cannot tell '" + found + "' as " + level.key() + ": what is not ok"
                    + " needs advice, and a failure a code");
        }
    }

    /** All is well. */
    public static Finding ok(String found) {
        return new Finding("", Level.OK, "", found, "", List.of());
    }

    /** A run goes on, but not as it should. */
    public static Finding warning(String found, String advice) {
        return new Finding("", Level.WARNING, "", found, advice, List.of());
    }

    /** A run would fail. */
    public static Finding failure(String code, String found, String advice) {
        return new Finding("", Level.FAILURE, code, found, advice, List.of());
    }

    /** Of an end that a run would have; its message says what is wrong, then, behind a semicolon, what to do. */
    public static Finding failure(KinoraException end) {
        String[] parts = end.getMessage().split("; ", 2);
        return failure(end.code(), parts[0], parts.length > 1 ? parts[1] : "see docs/doctor.md");
    }

    /** The same of a check at a place. */
    Finding of(String name, String place) {
        return new Finding(name, level, code, found, advice, List.of(place));
    }

    /** The sentence without its place. */
    String sentence() {
        return advice.isEmpty() ? found : found + "; " + advice;
    }

    /** Whom a report names of many places. */
    String placesInShort() {
        Optional<String> more = places.size() > 3 ? Optional.of(" and " + (places.size() - 2) + " more")
                : Optional.empty();
        return String.join(", ", more.isPresent() ? places.subList(0, 2) : places) + more.orElse("");
    }
}
