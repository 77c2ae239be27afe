package io.kinora.core.corpus;

import io.kinora.core.storage.FileSystems;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The Iceberg catalog that holds every table set of a warehouse, as Spark knows it. */
public final class Catalog {
    /** Its name in Spark SQL. */
    public static final String NAME = "kinora";

    private Catalog() {
    }

    /**
     * Spark properties that define the catalog; they must be set before the session is made.
     *
     * @throws io.kinora.core.error.KinoraException exit code 2 if the catalog is not safe there
     * @throws IOException if the file system of the corpus' URI cannot be reached
     */
    public static Map<String, String> sparkProperties(CorpusSettings settings, Configuration hadoop)
            throws IOException {
        String prefix = "spark.sql.catalog." + NAME;
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(prefix, "org.apache.iceberg.spark.SparkCatalog");
        String warehouse = qualified(settings.uri(), hadoop);
        settings.requireSafe(warehouse);
        properties.put(prefix + ".warehouse", warehouse);
        // Jobs of other processes commit too: what a session cached may be outdated.
        properties.put(prefix + ".cache-enabled", "false");
        if ("hadoop".equals(settings.catalog().get("type")) && warehouse.startsWith("file:")) {
            properties.put(prefix + ".lock-impl", LocalCommitLock.class.getName());
        }
        settings.catalog().forEach((key, value) -> properties.put(prefix + "." + key, value));
        return properties;
    }

    /**
     * An absolute URI with scheme: executors may have another working directory.
     *
     * @throws io.kinora.core.error.KinoraException exit code 6 if there is no file system for its scheme
     * @throws IOException if it cannot be reached
     */
    public static String qualified(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        return FileSystems.of(path, hadoop).makeQualified(path).toString();
    }
}
