package io.kinora.train;

import java.util.Locale;

/** Why training ended. */
enum Ending {
    STEPS,
    ROUNDS,
    EPOCHS,
    TIME_LIMIT,
    /** The validation loss no longer fell. */
    PATIENCE;

    /** As the setting is called, such as {@code time-limit}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
