package io.kinora.ingest.dedup;

import java.util.HashMap;
import java.util.Map;

/**
 * Connected components, by merging trees (R. Tarjan, "Efficiency of a good but not linear set union algorithm", 1975).
 */
final class UnionFind {
    private final Map<String, String> parents = new HashMap<>();

    /** Says that two belong together. */
    void join(String one, String other) {
        String first = root(one);
        String second = root(other);
        if (!first.equals(second)) {
            boolean ordered = first.compareTo(second) < 0;
            parents.put(ordered ? second : first, ordered ? first : second);
        }
    }

    /** Everything that belongs with something else, and the least name of those it belongs with. */
    Map<String, String> components() {
        Map<String, String> components = new HashMap<>();
        for (String name : parents.keySet().toArray(String[]::new)) {
            components.put(name, root(name));
        }
        return components;
    }

    private String root(String name) {
        String root = name;
        for (String parent = parents.computeIfAbsent(root, key -> key); !parent.equals(root);
                parent = parents.get(root)) {
            root = parent;
        }
        String at = name;
        while (!at.equals(root)) {
            String parent = parents.put(at, root);
            at = parent;
        }
        return root;
    }
}
