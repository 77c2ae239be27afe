package io.kinora.core.job;

/**
 * An option of one job's command line: a shorter way to give a setting.
 *
 * @param name such as {@code --videos}
 * @param key the setting it gives, such as {@code ingest.videos}
 * @param kind how many values it takes
 * @param help one line for {@code --help}
 */
public record Flag(String name, String key, Kind kind, String help) {
    /** How many values a flag takes. */
    public enum Kind {
        ONE,
        /** One or more; the setting is a list. */
        MANY,
        /** None; the setting becomes true. */
        SWITCH,
        /** One, a run directory of the same job; its settings lie below those of {@code --config}. */
        RUN
    }
}
