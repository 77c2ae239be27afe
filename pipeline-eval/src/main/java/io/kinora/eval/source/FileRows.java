package io.kinora.eval.source;

import io.kinora.core.decode.VideoFile;
import io.kinora.core.decode.VideoFiles;
import io.kinora.core.storage.StoredRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One row for each video file: some in memory, but where they are more, all in files, as there may be millions. */
final class FileRows {
    private static final int IN_MEMORY = 100_000;

    private final SparkSession spark;
    private final StructType schema;
    private final Path folder;
    private final int inMemory;
    private final List<Row> rows = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();

    private FileRows(SparkSession spark, StructType schema, Path folder, int inMemory) {
        this.spark = spark;
        this.schema = schema;
        this.folder = folder;
        this.inMemory = inMemory;
    }

    /**
     * Lists the files of a folder or glob.
     *
     * @param row of a file
     * @param folder where the list may be written; what is there is removed
     */
    static Dataset<Row> of(SparkSession spark, String address, StructType schema, Function<VideoFile, Row> row,
            Path folder) throws IOException {
        return of(spark, address, schema, row, folder, IN_MEMORY);
    }

    static Dataset<Row> of(SparkSession spark, String address, StructType schema, Function<VideoFile, Row> row,
            Path folder, int inMemory) throws IOException {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        folder.getFileSystem(hadoop).delete(folder, true);
        FileRows files = new FileRows(spark, schema, folder, inMemory);
        VideoFiles.walk(hadoop, List.of(address), file -> files.add(row.apply(file)));
        return files.rows();
    }

    private void add(Row row) {
        rows.add(row);
        if (rows.size() == inMemory) {
            write();
        }
    }

    private Dataset<Row> rows() {
        if (!written.isEmpty() && !rows.isEmpty()) {
            write();
        }
        return written.isEmpty() ? spark.createDataFrame(List.copyOf(rows), schema)
                : StoredRows.read(spark, schema, written);
    }

    private void write() {
        written.addAll(StoredRows.write(spark.createDataFrame(rows, schema).coalesce(1),
                new Path(folder, Integer.toString(written.size())), 0));
        rows.clear();
    }
}
