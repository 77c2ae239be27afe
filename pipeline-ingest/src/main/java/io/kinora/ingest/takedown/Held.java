package io.kinora.ingest.takedown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a source or clip is, or was before it was taken down.
 *
 * @param uris the source's files
 * @param versions by the name of a version that holds it, by table, every snapshot id by which readers of the version
 *     may have written down that they saw it
 */
record Held(SortedSet<String> uris, SortedMap<String, SortedMap<String, List<Long>>> versions) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static Held nowhere() {
        return new Held(new TreeSet<>(), new TreeMap<>());
    }

    /** Adds that a version's table holds it, at these snapshots. */
    void add(String version, String table, List<Long> snapshots) {
        versions.computeIfAbsent(version, name -> new TreeMap<>()).put(table, List.copyOf(snapshots));
    }

    /** Adds all that another one says. */
    void add(Held other) {
        uris.addAll(other.uris);
        other.versions.forEach((version, tables) -> tables.forEach((table, snapshots) -> {
            Set<Long> all = new LinkedHashSet<>(versions.getOrDefault(version, new TreeMap<>())
                    .getOrDefault(table, List.of()));
            all.addAll(snapshots);
            add(version, table, List.copyOf(all));
        }));
    }

    /** Whether a reader that wrote down these snapshot ids saw it. */
    boolean seenAt(Set<Long> snapshots) {
        return versions.values().stream().flatMap(tables -> tables.values().stream()).flatMap(List::stream)
                .anyMatch(snapshots::contains);
    }

    /** As text for the tombstones table. */
    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings and numbers are JSON always", e);
        }
    }

    /** From the text of {@link #json}. */
    static Held of(String json) {
        try {
            return JSON.readValue(json, Held.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read the tombstones table: its column versions holds " + json, e);
        }
    }
}
