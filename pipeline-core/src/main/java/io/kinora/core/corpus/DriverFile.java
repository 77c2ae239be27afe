package io.kinora.core.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;

/** A data file that the driver writes by itself: few rows that must not wait for a free executor. */
public final class DriverFile {
    private DriverFile() {
    }

    /**
     * Writes one; it belongs to the table once a commit adds it.
     *
     * @param rows at least one, all of one partition
     */
    public static DataFile write(Table table, List<Record> rows) {
        PartitionKey partition = new PartitionKey(table.spec(), table.schema());
        partition.partition(rows.get(0));
        String name = FileFormat.PARQUET.addExtension(UUID.randomUUID().toString());
        OutputFile file = table.io().newOutputFile(
                table.locationProvider().newDataLocation(table.spec(), partition, name));
        // Its constructors take null for what only deletes need.
        DataWriter<Record> writer = new GenericAppenderFactory(table, table.schema(), table.spec(), Map.of(), null,
                null, null).newDataWriter(table.encryption().encrypt(file), FileFormat.PARQUET, partition);
        try (writer) {
            writer.write(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toDataFile();
    }
}
