package io.kinora.core.job;

import java.util.List;
import java.util.Set;

/**
 * One box of the line: reads settings, does its work, returns numbers. What all jobs share (command line, run
 * directory, Spark session, result.json, exit code) is {@link JobRunner}'s.
 *
 * @param <S> the job's section of the settings
 * @param <R> what goes into result.json, names in snake_case
 */
public interface Job<S extends Record, R extends Record> {
    /** Its name on the command line, which is also its section of the settings. */
    String name();

    /** One sentence for {@code --help}. */
    String summary();

    /** The record that its section is bound to. */
    Class<S> settings();

    /** Its own options. */
    List<Flag> flags();

    /**
     * Keys of its section, such as {@code workers}, that may be given anew when an unfinished run is continued.
     */
    default Set<String> changeable() {
        return Set.of();
    }

    /**
     * Those of its keys that are not taken from the settings of a run that is to be done again, as they may have been
     * given anew since, and the job has a better record of them.
     */
    default Set<String> outdated() {
        return Set.of();
    }

    /** Whether a run with these settings leaves the corpus as it is, so that it need not be one to write to. */
    default boolean onlyReads(S settings) {
        return false;
    }

    /**
     * Whether it looks for trouble itself: then nothing is checked before it begins, and if its run directory cannot be
     * opened, it runs in a temporary one.
     */
    default boolean examines() {
        return false;
    }

    /**
     * Does the work.
     *
     * @throws io.kinora.core.error.KinoraException for an end that the user can do something about
     * @throws Exception for a fault: exit code 1
     */
    R run(JobContext<S> context) throws Exception;
}
