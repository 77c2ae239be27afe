package io.kinora.core.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows that a job puts down as Parquet files, to read them again later or in another process. Which files there are is
 * written down beside them: neither a folder's listing nor a rename decides what counts.
 */
public final class StoredRows {
    private static final String COMMIT_PROTOCOL = "spark.sql.sources.commitProtocolClass";

    private StoredRows() {
    }

    /**
     * Writes rows in the place of what the folder holds.
     *
     * @param rowsPerFile the most, or 0 for any number
     * @return the files, in the order of the rows' partitions
     */
    public static List<Path> write(Dataset<Row> rows, Path folder, long rowsPerFile) {
        SparkSession spark = rows.sparkSession();
        RuntimeConfig conf = spark.conf();
        String before = conf.get(COMMIT_PROTOCOL);
        conf.set(COMMIT_PROTOCOL, DirectCommit.class.getName());
        try {
            rows.write().mode(SaveMode.Overwrite).option("maxRecordsPerFile", rowsPerFile).parquet(folder.toString());
        } finally {
            conf.set(COMMIT_PROTOCOL, before);
        }
        return files(folder, spark.sparkContext().hadoopConfiguration());
    }

    /** The files of a folder that was written so, in the order of the rows' partitions. */
    public static List<Path> files(Path folder, Configuration hadoop) {
        try {
            return DirectCommit.files(folder, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read which files " + folder + " has", e);
        }
    }

    /** The rows in some files. */
    public static Dataset<Row> read(SparkSession spark, StructType schema, List<Path> files) {
        return files.isEmpty() ? spark.createDataFrame(List.of(), schema)
                : spark.read().schema(schema).parquet(files.stream().map(Path::toString).toArray(String[]::new));
    }
}
