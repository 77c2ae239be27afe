package io.kinora.ingest.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A row of a manifest as it stands there.
 *
 * @param number which row of its file, from 1; a CSV file's header is row 1
 * @param values text of each of {@link #COLUMNS}; null where there is none
 * @param problem why the row could not be taken apart
 */
record ManifestEntry(long number, String[] values, Optional<String> problem) {
    /** The columns that are read. */
    static final List<String> COLUMNS = List.of("uri", "caption", "label", "start", "end");

    static ManifestEntry of(long number, String[] values) {
        return new ManifestEntry(number, values, Optional.empty());
    }

    static ManifestEntry bad(long number, String problem) {
        return new ManifestEntry(number, new String[COLUMNS.size()], Optional.of(problem));
    }

    /** A column's text without blanks around it. */
    Optional<String> value(String column) {
        return Optional.ofNullable(values[COLUMNS.indexOf(column)]).map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public String toString() {
        return number + Arrays.toString(values) + problem.orElse("");
    }
}
