package io.kinora.core.corpus;

import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.Renames;
import java.util.Map;
import java.util.Optional;

/**
 * Which corpus a job works on.
 *
 * @param uri the catalog's warehouse: a folder on any Hadoop file system
 * @param name namespace of the corpus tables
 * @param version the version to read: a tag, or {@code latest}
 * @param catalog properties of the Iceberg catalog, {@code type} among them
 */
public record CorpusSettings(String uri, String name, String version, Map<String, String> catalog) {
    private static final String HADOOP_CATALOG = "org.apache.iceberg.hadoop.HadoopCatalog";

    /** Checks that the names can be used in SQL, and that the catalog is safe where the tables are to lie. */
    public CorpusSettings {
        TableName.require(name);
        if (uri.isBlank()) {
            throw new IllegalArgumentException("uri is empty; give a folder, such as file:///data/corpus");
        }
        catalog = Map.copyOf(catalog);
        if (renames(catalog) && catalog.containsKey("warehouse")) {
            throw new IllegalArgumentException("catalog.warehouse is not for catalog.type=hadoop, whose tables lie in"
                    + " corpus.uri; leave it out, and give its folder as corpus.uri");
        }
        danger(catalog, uri).ifPresent(danger -> {
            throw new IllegalArgumentException(danger);
        });
    }

    /**
     * Checks the catalog against where the tables really lie: an address without a scheme is on Hadoop's default file
     * system, which is known only where the job runs.
     *
     * @param warehouse the absolute address of {@link #uri}
     * @throws KinoraException exit code 2 if commits could be lost there
     */
    public void requireSafe(String warehouse) {
        danger(catalog, warehouse).ifPresent(problem -> {
            throw KinoraException.usage("catalog-unsafe", "corpus: " + problem);
        });
    }

    private static boolean renames(Map<String, String> catalog) {
        return catalog.containsKey("catalog-impl") ? HADOOP_CATALOG.equals(catalog.get("catalog-impl"))
                : "hadoop".equalsIgnoreCase(catalog.get("type"));
    }

    private static Optional<String> danger(Map<String, String> catalog, String address) {
        return scheme(address).filter(scheme -> renames(catalog) && !Renames.inOneStep(scheme))
                .map(scheme -> "catalog.type=hadoop commits by renaming a file, which is no single step on " + scheme
                        + ":, so that of two commits at once one would be lost; give a catalog that is safe there, such"
                        + " as corpus.catalog { type = jdbc, uri = \"jdbc:postgresql://HOST/DATABASE\" }, or"
                        + " type = rest, hive or glue (docs/storage.md)");
    }

    private static Optional<String> scheme(String address) {
        int colon = address.indexOf(":/");
        return colon > 0 ? Optional.of(address.substring(0, colon)) : Optional.empty();
    }
}
