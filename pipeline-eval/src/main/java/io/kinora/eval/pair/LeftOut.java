package io.kinora.eval.pair;

import java.util.List;

/**
 * Videos that take no part in a comparison by pairs.
 *
 * @param count how many
 * @param names of some of them, in their order
 */
public record LeftOut(long count, List<String> names) {
    /** For messages: such as {@code 3 (a, b, c)}. */
    String text() {
        return count + " (" + String.join(", ", names) + (count > names.size() ? ", …" : "") + ")";
    }
}
