package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;

/**
 * Tells rows that name one of many ids: a column's value, or what stands before its first colon, is one of them. Rows
 * that only say that a source was taken down are none of them.
 */
final class RowMatch implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String STATUS = "status";

    private final ArrayList<String> columns;
    private final HashSet<String> ids;

    /** @param columns of type string */
    RowMatch(List<String> columns, Collection<String> ids) {
        this.columns = new ArrayList<>(columns);
        this.ids = new HashSet<>(ids);
    }

    /** Whether no row can match. */
    boolean none() {
        return ids.isEmpty();
    }

    /** The columns that have to be read to tell. */
    Schema projection(Schema schema) {
        List<String> read = new ArrayList<>(columns);
        if (schema.findField(STATUS) != null) {
            read.add(STATUS);
        }
        return schema.select(read);
    }

    /** Whether a row matches that has at least the columns of {@link #projection}. */
    boolean test(Record row) {
        return !Tables.TAKEN_DOWN.equals(row.getField(STATUS)) && values(row).stream().anyMatch(this::named);
    }

    /** A row's values of the columns; empty text for null. */
    List<String> values(Record row) {
        return columns.stream().map(column -> Objects.toString(row.getField(column), "")).toList();
    }

    private boolean named(String value) {
        int colon = value.indexOf(':');
        return ids.contains(value) || colon > 0 && ids.contains(value.substring(0, colon));
    }
}
