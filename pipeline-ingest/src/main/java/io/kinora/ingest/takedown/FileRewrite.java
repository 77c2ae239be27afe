package io.kinora.ingest.takedown;

import io.kinora.core.job.Lending;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Writes data files anew without some rows, on the executors; the other rows stay as and where they are. */
final class FileRewrite implements PairFunction<DataFile, String, DataFile> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Table> table;
    private final Broadcast<RowMatch> match;

    private FileRewrite(Broadcast<Table> table, Broadcast<RowMatch> match) {
        this.table = table;
        this.match = match;
    }

    /**
     * Writes each file once more; nothing refers to the new ones yet.
     *
     * @param files in which other rows stay
     * @param match what to leave out
     * @return the new files by the location of the old ones
     */
    static Map<String, DataFile> without(JavaSparkContext spark, Table table, List<DataFile> files,
            RowMatch match) {
        if (files.isEmpty()) {
            return Map.of();
        }
        return Lending.with(spark, SerializableTable.copyOf(table), shared -> Lending.with(spark, match, unwanted ->
                spark.parallelize(files, RowSearch.tasks(spark, files.size()))
                        .mapToPair(new FileRewrite(shared, unwanted))
                        .collect().stream().collect(Collectors.toMap(Tuple2::_1, Tuple2::_2))));
    }

    @Override
    public Tuple2<String, DataFile> call(DataFile old) throws IOException {
        Table to = table.value();
        Schema schema = to.schema();
        PartitionSpec spec = to.specs().get(old.specId());
        // A name of its own: whatever becomes of this attempt, no file that is read is touched.
        String location = to.locationProvider().newDataLocation(spec, old.partition(),
                "take-down-" + UUID.randomUUID() + ".parquet");
        DataWriter<Record> writer = Parquet.writeData(to.io().newOutputFile(location)).forTable(to).withSpec(spec)
                .withPartition(old.partition()).createWriterFunc(GenericParquetWriter::create).build();
        try (writer; CloseableIterable<Record> rows = Parquet.read(to.io().newInputFile(old.location()))
                .project(schema).createReaderFunc(file -> GenericParquetReaders.buildReader(schema, file)).build()) {
            for (Record row : rows) {
                if (!match.value().test(row)) {
                    writer.write(row);
                }
            }
        }
        return new Tuple2<>(old.location(), writer.toDataFile());
    }
}
