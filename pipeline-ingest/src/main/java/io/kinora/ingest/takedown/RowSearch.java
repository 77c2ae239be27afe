package io.kinora.ingest.takedown;

import io.kinora.core.job.Lending;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
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

/** Finds rows on the executors; of the data files it reads the columns that may name an id, and no others. */
final class RowSearch implements FlatMapFunction<String, RowSearch.Found> {
    private static final long serialVersionUID = 1L;
    private static final int TASKS_PER_CORE = 4;

    private final Broadcast<Table> table;
    private final Broadcast<RowMatch> match;

    /** A row that was found: its file, and its values of the columns that were looked at. */
    record Found(String file, List<String> values) implements Serializable {
    }

    private RowSearch(Broadcast<Table> table, Broadcast<RowMatch> match) {
        this.table = table;
        this.match = match;
    }

    /** All rows of the files that match. */
    static List<Found> find(JavaSparkContext spark, Table table, Collection<DataFile> files, RowMatch match) {
        if (files.isEmpty() || match.none()) {
            return List.of();
        }
        List<String> locations = files.stream().map(DataFile::location).toList();
        return Lending.with(spark, SerializableTable.copyOf(table), shared -> Lending.with(spark, match, wanted ->
                spark.parallelize(locations, tasks(spark, locations.size())).flatMap(new RowSearch(shared, wanted))
                        .collect()));
    }

    /** Tasks for so many files. */
    static int tasks(JavaSparkContext spark, int files) {
        return Math.min(files, TASKS_PER_CORE * spark.defaultParallelism());
    }

    @Override
    public Iterator<Found> call(String location) throws IOException {
        Table from = table.value();
        Schema projection = match.value().projection(from.schema());
        List<Found> found = new ArrayList<>();
        try (CloseableIterable<Record> rows = Parquet.read(from.io().newInputFile(location)).project(projection)
                .createReaderFunc(file -> GenericParquetReaders.buildReader(projection, file)).build()) {
            for (Record row : rows) {
                if (match.value().test(row)) {
                    found.add(new Found(location, match.value().values(row)));
                }
            }
        }
        return found.iterator();
    }
}
