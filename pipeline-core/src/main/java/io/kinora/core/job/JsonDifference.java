package io.kinora.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says in words where two settings differ. */
final class JsonDifference {
    private JsonDifference() {
    }

    /** Text such as {@code train.seed was 1 and is 2, train.rounds was 10 and is 20}. */
    static String describe(JsonNode before, JsonNode now) {
        List<String> differences = new ArrayList<>();
        collect("", before, now, differences);
        return String.join(", ", differences);
    }

    private static void collect(String path, JsonNode before, JsonNode now, List<String> differences) {
        if (before.isObject() && now.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                collect(path.isEmpty() ? name : path + "." + name, before.path(name), now.path(name), differences);
            }
        } else if (!before.equals(now)) {
            differences.add(path + " was " + text(before) + " and is " + text(now));
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "not set" : node.toString();
    }
}
