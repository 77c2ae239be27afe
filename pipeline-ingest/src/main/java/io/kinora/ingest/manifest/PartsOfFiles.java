package io.kinora.ingest.manifest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Puts rows of a manifest together to one a file: from {@link ManifestRows#SCHEMA}, sorted by all of its columns, to
 * {@link io.kinora.ingest.plan.Listed#SCHEMA}.
 */
final class PartsOfFiles implements Iterator<Row> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Iterator<Row> rows;
    private Optional<Row> next;

    PartsOfFiles(Iterator<Row> rows) {
        this.rows = rows;
        this.next = read();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public Row next() {
        Row first = next.orElseThrow(NoSuchElementException::new);
        next = read();
        ArrayNode parts = JSON.createArrayNode().add(part(first));
        Row last = first;
        for (; next.isPresent() && next.get().getString(0).equals(first.getString(0)); next = read()) {
            if (!next.get().equals(last)) {
                parts.add(part(next.get()));
            }
            last = next.get();
        }
        return listed(first, parts);
    }

    private Optional<Row> read() {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    /** A file of which the manifest says nothing has one part without times and words: it may have had others. */
    private static Row listed(Row row, ArrayNode parts) {
        return RowFactory.create(row.getString(0), null, null, row.isNullAt(5) ? parts.toString() : null,
                row.getString(5));
    }

    private static ObjectNode part(Row row) {
        ObjectNode part = JSON.createObjectNode();
        if (!row.isNullAt(1)) {
            part.put("start", row.getLong(1));
        }
        if (!row.isNullAt(2)) {
            part.put("end", row.getLong(2));
        }
        if (!row.isNullAt(3)) {
            part.put("caption", row.getString(3));
        }
        if (!row.isNullAt(4)) {
            part.put("label", row.getString(4));
        }
        return part;
    }
}
