package io.kinora.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a user who mistyped a name most likely meant. */
final class Suggestion {
    private static final int NEAR = 3;

    private Suggestion() {
    }

    /** The nearest of the known names, if one is near enough to be meant. */
    static Optional<String> nearest(String name, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(candidate -> distance.apply(name, candidate) <= Math.min(NEAR, candidate.length() / 2))
                .min(Comparator.<String>comparingInt(candidate -> distance.apply(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Text to follow "unknown key x": what was meant, else what there is. */
    static String text(String name, Collection<String> known) {
        return nearest(name, known)
                .map(candidate -> "did you mean '" + candidate + "'?")
                .orElse("known here: " + String.join(", ", known.stream().sorted().toList()));
    }
}
