package io.kinora.eval.history;

import io.kinora.core.corpus.DriverFile;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A small Iceberg table of few rows for each key, which the driver reads and writes itself: that needs no executor to
 * be free. Rows of a key are replaced as a whole, by a commit that fails if another came between: the compare-and-set
 * that an object store lacks.
 */
public final class DriverTable {
    private static final Map<String, String> PROPERTIES = Map.of(
            "format-version", "2",
            "write.delete.mode", "copy-on-write",
            // Commits of other keys are no conflict, only a reason to try again.
            "commit.retry.num-retries", "50",
            "commit.retry.min-wait-ms", "20",
            "commit.retry.max-wait-ms", "2000",
            // Every commit leaves a file of metadata.
            "write.metadata.delete-after-commit.enabled", "true",
            "write.metadata.previous-versions-max", "20");

    /** Each lost to another commit on the same key. */
    private static final int MOST_TRIES = 20;

    private final Supplier<Table> tables;
    private final Schema schema;
    private final String key;

    /**
     * What was read.
     *
     * @param rows rows of the key
     * @param table the table as it was then
     */
    public record Seen(List<Record> rows, Table table) {
    }

    private DriverTable(Supplier<Table> tables, Schema schema, String key) {
        this.tables = tables;
        this.schema = schema;
        this.key = key;
    }

    /**
     * Opens a table, making it if it is not there.
     *
     * @param key name of a string column
     * @param layout of a new table: partitioned by the key where rows are replaced, else Iceberg's maintenance would
     *     join files of several keys, whose rows could not be replaced any more
     */
    public static DriverTable open(Catalog catalog, TableIdentifier name, Schema schema, String key,
            PartitionSpec layout) {
        Table table = catalog.tableExists(name) ? catalog.loadTable(name) : create(catalog, name, schema, key, layout);
        // A table that is kept cannot be refreshed any more once others have deleted the metadata that it knows.
        return new DriverTable(() -> catalog.loadTable(name), table.schema(), key);
    }

    private static Table create(Catalog catalog, TableIdentifier name, Schema schema, String key,
            PartitionSpec layout) {
        Namespace namespace = name.namespace();
        try {
            if (catalog instanceof SupportsNamespaces namespaces && !namespaces.namespaceExists(namespace)) {
                namespaces.createNamespace(namespace);
            }
        } catch (AlreadyExistsException madeMeanwhile) {
            // So it is there.
        }
        try {
            return catalog.buildTable(name, schema)
                    .withPartitionSpec(layout)
                    .withProperties(PROPERTIES)
                    // Of text only the beginning is kept else, and rows of other keys would look like conflicts.
                    .withProperty("write.metadata.metrics.column." + key, "full")
                    .create();
        } catch (AlreadyExistsException | CommitFailedException madeMeanwhile) {
            return catalog.loadTable(name);
        }
    }

    /** The columns. */
    public Schema schema() {
        return schema;
    }

    /** Rows of a key as they are now. */
    public Seen read(String value) {
        Table table = tables.get();
        return new Seen(table.currentSnapshot() == null ? List.of() : scan(table, equal(value)), table);
    }

    /**
     * Makes something else of the rows of a key, again where another commit comes between.
     *
     * @param change takes the rows that are there and gives those in their place, or none to leave it at that
     * @return whether there are other rows now
     * @throws KinoraException exit code 6 if others are faster again and again
     */
    public boolean update(String value, UnaryOperator<List<Record>> change) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Seen seen = read(value);
            List<Record> rows = change.apply(seen.rows());
            if (rows.isEmpty()) {
                return false;
            }
            if (replace(value, rows, seen)) {
                return true;
            }
        }
        throw new KinoraException(ExitCode.RESOURCES, "table-contended", "Cannot write rows of " + value + " to "
                + tables.get().name() + ": other commits came between " + MOST_TRIES + " times; run it again when less"
                + " is written there");
    }

    /**
     * Puts rows in the place of those of a key, in one commit.
     *
     * @param rows at least one, all of that key
     * @param seen what was read of the key before
     * @return whether they were put there: not if rows of the key were put there since
     */
    public boolean replace(String value, List<Record> rows, Seen seen) {
        Table table = seen.table();
        Optional<Long> snapshot = Optional.ofNullable(table.currentSnapshot()).map(Snapshot::snapshotId);
        DataFile file = DriverFile.write(table, rows);
        OverwriteFiles overwrite = table.newOverwrite()
                .addFile(file)
                .conflictDetectionFilter(equal(value))
                .validateNoConflictingData();
        snapshot.ifPresent(overwrite::validateFromSnapshot);
        if (!seen.rows().isEmpty()) {
            overwrite.overwriteByRowFilter(equal(value));
        }
        try {
            overwrite.commit();
            return true;
        } catch (ValidationException e) {
            table.io().deleteFile(file.location());
            return false;
        }
    }

    /** Forgets snapshots from before a time in ms since 1970, with the files that only they have. */
    public void forget(long before) {
        tables.get().expireSnapshots().expireOlderThan(before).retainLast(2).commit();
    }

    private Expression equal(String value) {
        return Expressions.equal(key, value);
    }

    private static List<Record> scan(Table table, Expression filter) {
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table).where(filter).build()) {
            return StreamSupport.stream(rows.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
