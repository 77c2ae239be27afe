package io.kinora.core.doctor;

import java.util.List;
import java.util.Set;

/**
 * Something that a run needs and that can be looked at before it. Other modules add theirs as services
 * ({@code META-INF/services}); each has a line in docs/doctor.md.
 */
public interface Check {
    /** Its name in findings, in kebab-case. */
    String name();

    /** Where it looks. */
    Set<Place> places();

    /** The jobs that it matters to; empty for all. */
    default Set<String> jobs() {
        return Set.of();
    }

    /**
     * Looks; it may take as long as {@link Surroundings#deadline}, after which its caller goes on without it.
     *
     * @return what it found; nothing if there is nothing to tell
     * @throws io.kinora.core.error.KinoraException for a failure that has a code
     * @throws Exception for any other failure
     */
    List<Finding> look(Surroundings surroundings) throws Exception;
}
