package io.kinora.core.corpus;

import java.io.Serializable;
import java.util.Map;

/**
 * A version of a table set: one tag over all its tables.
 *
 * @param uri the catalog's warehouse
 * @param name the tag
 * @param snapshots Iceberg snapshot id of each table, by the table's name
 */
public record Version(String uri, String name, Map<String, Long> snapshots) implements Serializable {
    /** Stands for the newest version where a name is asked for. */
    public static final String LATEST = "latest";

    public Version {
        snapshots = Map.copyOf(snapshots);
    }

    /** The snapshot of one table. */
    public long snapshot(String table) {
        Long snapshot = snapshots.get(table);
        if (snapshot == null) {
            throw new IllegalArgumentException("Cannot read table " + table + " at version " + name
                    + ": it only holds " + snapshots.keySet());
        }
        return snapshot;
    }
}
