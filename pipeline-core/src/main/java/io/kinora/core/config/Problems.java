package io.kinora.core.config;

import io.kinora.core.error.KinoraException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a command line and its settings, gathered so that a user sees all of it at once. */
public final class Problems {
    private final List<String> messages = new ArrayList<>();

    /** Adds one problem, such as {@code train.batch-size: 0 is below 1}. */
    public void add(String message) {
        messages.add(message);
    }

    /** Whether nothing is wrong so far. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The problems in the order found. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Throws one exception that lists every problem, if there is any: exit code 2, code {@code bad-settings}. */
    public void throwIfAny() {
        if (!messages.isEmpty()) {
            String count = messages.size() == 1 ? "1 problem" : messages.size() + " problems";
            throw KinoraException.usage("bad-settings", "Cannot start: " + count
                    + " in the command line or settings\n  - " + String.join("\n  - ", messages));
        }
    }
}
