package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.KinoraException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;

/** The other namespaces of the warehouse that a corpus lies in. */
final class Warehouse {
    private final SparkSession spark;

    Warehouse(SparkSession spark) {
        this.spark = spark;
    }

    /** Every table of stored features. */
    List<Table> features() {
        return namespaces().stream().map(namespace -> name(namespace, StoredFeatures.TABLE))
                .filter(table -> has(table, StoredFeatures.VIDEO))
                .map(this::load)
                .toList();
    }

    /** Every set of generated videos that say which clip they begin with. */
    List<GeneratedSet> generated() {
        return namespaces().stream()
                .filter(namespace -> has(name(namespace, Tables.VIDEOS), GeneratedSet.CLIP)
                        && has(name(namespace, Tables.FRAMES), "clip_id"))
                .map(namespace -> new GeneratedSet(load(name(namespace, Tables.FRAMES)),
                        load(name(namespace, Tables.VIDEOS))))
                .toList();
    }

    /** Other corpora that hold, in any version, some of these sources, whatever their clips are called there. */
    List<String> corporaWith(Collection<String> sourceIds, TableSet but) {
        JavaSparkContext executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        RowMatch match = new RowMatch(List.of("source_id"), sourceIds);
        return namespaces().stream().filter(namespace -> !namespace.equals(but.name()))
                .filter(namespace -> spark.catalog().tableExists(name(namespace, Tables.SOURCES)))
                .filter(namespace -> holds(load(name(namespace, Tables.SOURCES)), match, executors))
                .toList();
    }

    private static boolean holds(Table sources, RowMatch match, JavaSparkContext executors) {
        try {
            return !RowSearch.find(executors, sources, LiveFiles.of(sources).files(), match).isEmpty();
        } catch (KinoraException e) {
            // Another tool has deleted rows: which are left is for a person to see.
            return true;
        }
    }

    private boolean has(String table, String column) {
        return spark.catalog().tableExists(table) && Arrays.asList(spark.table(table).columns()).contains(column);
    }

    private List<String> namespaces() {
        return spark.sql("SHOW NAMESPACES IN " + Catalog.NAME).collectAsList().stream()
                .map(row -> row.getString(0)).sorted().toList();
    }

    private static String name(String namespace, String table) {
        return Catalog.NAME + "." + namespace + "." + table;
    }

    private Table load(String table) {
        try {
            return Spark3Util.loadIcebergTable(spark, table);
        } catch (NoSuchTableException | ParseException e) {
            throw new IllegalStateException("Cannot open table " + table + ", which was there just now", e);
        }
    }
}
