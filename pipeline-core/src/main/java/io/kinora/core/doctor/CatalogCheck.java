package io.kinora.core.doctor;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.SupportsNamespaces;

/** Whether two jobs that commit at once would keep each other's commits, and whether the catalog answers. */
final class CatalogCheck implements Check {
    private static final String TYPE = "type";
    private static final String HADOOP = "hadoop";

    @Override
    public String name() {
        return "catalog";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) throws IOException {
        CorpusSettings corpus = surroundings.corpus();
        String warehouse = Catalog.qualified(corpus.uri(), surroundings.hadoop());
        corpus.requireSafe(warehouse);
        String type = corpus.catalog().getOrDefault(TYPE, corpus.catalog().getOrDefault("catalog-impl", "hive"));
        if (type.equals(HADOOP)) {
            return List.of(Finding.ok("hadoop, safe on " + new Path(warehouse).toUri().getScheme()));
        }
        long begun = System.nanoTime();
        int namespaces = namespaces(corpus, type, warehouse, surroundings.hadoop());
        return List.of(Finding.ok(type + " answers in " + (System.nanoTime() - begun) / 1_000_000 + " ms and has "
                + namespaces + (namespaces == 1 ? " namespace" : " namespaces")));
    }

    private static int namespaces(CorpusSettings corpus, String type, String warehouse, Configuration hadoop)
            throws IOException {
        Map<String, String> properties = new HashMap<>(corpus.catalog());
        // As a session has it: a REST catalog may have names of its own for warehouses.
        properties.putIfAbsent("warehouse", warehouse);
        try {
            org.apache.iceberg.catalog.Catalog catalog =
                    CatalogUtil.buildIcebergCatalog(Catalog.NAME, properties, hadoop);
            try {
                return catalog instanceof SupportsNamespaces listed ? listed.listNamespaces().size() : 0;
            } finally {
                if (catalog instanceof Closeable open) {
                    open.close();
                }
            }
        } catch (RuntimeException e) {
            throw new KinoraException(ExitCode.RESOURCES, "catalog-unreachable", "Cannot use the catalog of type "
                    + type + ": " + StorageProbe.reason(e) + "; check corpus.catalog, that its"
                    + " server runs and can be reached from here, its credentials, and that its driver's jar is given"
                    + " by -- --jars", e);
        }
    }
}
