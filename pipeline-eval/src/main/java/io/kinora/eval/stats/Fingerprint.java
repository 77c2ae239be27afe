package io.kinora.eval.stats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * How features came about: all that must be alike before statistics or figures may be compared, such as network, hash of
 * its weights, resize, range, frames, stride, rate and ddof.
 *
 * @param parts what, by name, in the order in which it is shown
 */
public record Fingerprint(Map<String, String> parts) {
    /** Copies. */
    public Fingerprint {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** What differs, such as {@code weights are a1 and b2, ddof is 1 and 0}; empty if all is alike. */
    public String difference(Fingerprint other) {
        StringJoiner differences = new StringJoiner("; ");
        Set<String> names = new LinkedHashSet<>(parts.keySet());
        names.addAll(other.parts.keySet());
        for (String name : names) {
            String own = parts.getOrDefault(name, "not given");
            String others = other.parts.getOrDefault(name, "not given");
            if (!own.equals(others)) {
                differences.add(name + " " + own + " and " + others);
            }
        }
        return differences.toString();
    }
}
