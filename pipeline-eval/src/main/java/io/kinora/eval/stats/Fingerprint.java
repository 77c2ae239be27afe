package io.kinora.eval.stats;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * How features or a figure came about: all that must be alike before statistics or figures may be compared, such as
 * network, hash of its weights, resize, range, frames, stride, rate and ddof.
 *
 * @param parts what, by name, in the order in which it is shown
 */
public record Fingerprint(Map<String, String> parts) {
    private static final int KEY_DIGITS = 16;

    /** Copies. */
    public Fingerprint {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** What differs, such as {@code weights a1 and b2; ddof 1 and 0}; empty if all is alike. */
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

    /** The same with more parts behind it. */
    public Fingerprint and(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(parts);
        all.putAll(more);
        return new Fingerprint(all);
    }

    /** A short name for tables: the first digits of SHA-256 over all parts, whatever their order. */
    public String key() {
        StringBuilder text = new StringBuilder();
        parts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(part -> text.append(part.getKey()).append('=').append(part.getValue()).append('\n'));
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, KEY_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
