package io.kinora.ingest.plan;

import io.kinora.core.decode.VideoFile;
import io.kinora.core.decode.VideoFiles;
import io.kinora.core.storage.StoredRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Files that were found in folders: few in memory, what goes beyond in a folder of the work folder. */
public final class FileList {
    private static final int IN_MEMORY = 200_000;

    private final SparkSession spark;
    private final Path folder;
    private final int inMemory;
    private final List<Row> rows = new ArrayList<>();
    private final List<Path> written = new ArrayList<>();

    private FileList(SparkSession spark, Path folder, int inMemory) {
        this.spark = spark;
        this.folder = folder;
        this.inMemory = inMemory;
    }

    /**
     * What was found.
     *
     * @param listed rows of {@link Listed#SCHEMA}, each file once
     * @param passedOver how many files are no videos by their names
     */
    public record Found(Dataset<Row> listed, SortedMap<String, Integer> passedOver) {
    }

    /**
     * Lists the videos under some addresses.
     *
     * @param folder where the list may be written
     */
    public static Found of(SparkSession spark, Configuration hadoop, List<String> uris, Path folder)
            throws IOException {
        return of(spark, hadoop, uris, folder, IN_MEMORY);
    }

    static Found of(SparkSession spark, Configuration hadoop, List<String> uris, Path folder, int inMemory)
            throws IOException {
        folder.getFileSystem(hadoop).delete(folder, true);
        FileList files = new FileList(spark, folder, inMemory);
        SortedMap<String, Integer> passedOver = VideoFiles.walk(hadoop, uris, files::add);
        return new Found(files.listed(), passedOver);
    }

    private void add(VideoFile file) {
        rows.add(RowFactory.create(file.uri(), file.bytes(), file.modified(), null, null));
        if (rows.size() == inMemory) {
            write();
        }
    }

    private Dataset<Row> listed() {
        if (!written.isEmpty() && !rows.isEmpty()) {
            write();
        }
        Dataset<Row> files = written.isEmpty() ? spark.createDataFrame(List.copyOf(rows), Listed.SCHEMA)
                : StoredRows.read(spark, Listed.SCHEMA, written);
        return files.dropDuplicates("uri");
    }

    private void write() {
        written.addAll(StoredRows.write(spark.createDataFrame(rows, Listed.SCHEMA).coalesce(1),
                new Path(folder, Integer.toString(written.size())), 0));
        rows.clear();
    }
}
