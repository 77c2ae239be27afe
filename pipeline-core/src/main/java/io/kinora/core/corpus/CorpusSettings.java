package io.kinora.core.corpus;

import java.util.Map;

/**
 * Which corpus a job works on.
 *
 * @param uri the catalog's warehouse: a folder on any Hadoop file system
 * @param name namespace of the corpus tables
 * @param version the version to read: a tag, or {@code latest}
 * @param catalog properties of the Iceberg catalog, {@code type} among them
 */
public record CorpusSettings(String uri, String name, String version, Map<String, String> catalog) {
    /** Checks that the names can be used in SQL. */
    public CorpusSettings {
        TableName.require(name);
        if (uri.isBlank()) {
            throw new IllegalArgumentException("uri is empty; give a folder, such as file:///data/corpus");
        }
    }
}
