package io.kinora.ingest.takedown;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * Finds the rows that name one of many ids, on the executors: reads no other column of the data files than those that
 * may hold an id.
 */
final class RowSearch implements FlatMapFunction<String, RowSearch.Found> {
    private static final long serialVersionUID = 1L;
    private static final int TASKS_PER_CORE = 4;

    private final Broadcast<Table> table;
    private final Broadcast<HashSet<String>> ids;
    private final List<String> columns;

    /** A row that was found: its file, and its values of the columns that were looked at. */
    record Found(String file, List<String> values) implements Serializable {
    }

    private RowSearch(Broadcast<Table> table, Broadcast<HashSet<String>> ids, List<String> columns) {
        this.table = table;
        this.ids = ids;
        this.columns = columns;
    }

    /**
     * Finds rows in which a column's value, or what stands before its first colon, is one of the ids.
     *
     * @param columns of type string
     */
    static List<Found> find(JavaSparkContext spark, Table table, Collection<DataFile> files, Collection<String> ids,
            List<String> columns) {
        if (files.isEmpty() || ids.isEmpty()) {
            return List.of();
        }
        Broadcast<Table> shared = spark.broadcast(SerializableTable.copyOf(table));
        Broadcast<HashSet<String>> wanted = spark.broadcast(new HashSet<>(ids));
        try {
            List<String> locations = files.stream().map(DataFile::location).toList();
            return spark.parallelize(locations, tasks(spark, locations.size()))
                    .flatMap(new RowSearch(shared, wanted, List.copyOf(columns)))
                    .collect();
        } finally {
            shared.destroy();
            wanted.destroy();
        }
    }

    /** Tasks for so many files. */
    static int tasks(JavaSparkContext spark, int files) {
        return Math.min(files, TASKS_PER_CORE * spark.defaultParallelism());
    }

    /** Whether a value is one of the ids, or begins with one and a colon. */
    static boolean names(String value, HashSet<String> ids) {
        if (value == null) {
            return false;
        }
        int colon = value.indexOf(':');
        return ids.contains(value) || colon > 0 && ids.contains(value.substring(0, colon));
    }

    @Override
    public java.util.Iterator<Found> call(String location) throws IOException {
        Table from = table.value();
        Schema projection = from.schema().select(columns);
        List<Found> found = new ArrayList<>();
        try (CloseableIterable<Record> rows = Parquet.read(from.io().newInputFile(location)).project(projection)
                .createReaderFunc(file -> GenericParquetReaders.buildReader(projection, file)).build()) {
            for (Record row : rows) {
                List<String> values = new ArrayList<>();
                columns.forEach(column -> values.add((String) row.getField(column)));
                if (values.stream().anyMatch(value -> names(value, ids.value()))) {
                    found.add(new Found(location, values));
                }
            }
        }
        return found.iterator();
    }
}
