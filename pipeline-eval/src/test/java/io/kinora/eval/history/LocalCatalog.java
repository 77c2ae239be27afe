package io.kinora.eval.history;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopCatalog;

/** The catalog of a local warehouse as jobs have it, without Spark. */
public final class LocalCatalog {
    private LocalCatalog() {
    }

    public static CorpusSettings settings(Path warehouse) {
        return new CorpusSettings(warehouse.toString(), "corpus", "latest", Map.of("type", "hadoop"));
    }

    public static HadoopCatalog open(Path warehouse) {
        String prefix = "spark.sql.catalog." + Catalog.NAME + ".";
        Map<String, String> properties = new HashMap<>();
        Configuration hadoop = new Configuration();
        try {
            Catalog.sparkProperties(settings(warehouse), hadoop).forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    properties.put(key.substring(prefix.length()), value);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HadoopCatalog catalog = new HadoopCatalog();
        catalog.setConf(hadoop);
        catalog.initialize(Catalog.NAME, properties);
        return catalog;
    }
}
