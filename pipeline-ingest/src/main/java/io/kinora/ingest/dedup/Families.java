package io.kinora.ingest.dedup;

import java.util.HashMap;
import java.util.Map;

/**
 * Families of sources. Those that have much of each other in common belong together. A part of a longer one goes with
 * it, but only with one: what many videos begin with does not make these one family.
 */
final class Families {
    private final UnionFind alike = new UnionFind();
    private final Map<String, Part> parts = new HashMap<>();

    private record Part(String part, String whole, long shared) {
        Part better(Part other) {
            return shared > other.shared || shared == other.shared && whole.compareTo(other.whole) > 0 ? this : other;
        }
    }

    /** Says that two sources have much of both in common. */
    void alike(String one, String other) {
        alike.join(one, other);
    }

    /** Says that a source has much in common with a longer one, of which it is the smaller part; its best one only. */
    void part(String part, String whole, long shared) {
        parts.put(part, new Part(part, whole, shared));
    }

    /** The sources that are of a family, and the least name of their family; to be called once, at the end. */
    Map<String, String> components() {
        Map<String, String> roots = alike.components();
        Map<String, Part> chosen = new HashMap<>();
        parts.values().forEach(part -> chosen.merge(roots.getOrDefault(part.part, part.part), part, Part::better));
        chosen.values().forEach(part -> alike.join(part.part, part.whole));
        return alike.components();
    }
}
