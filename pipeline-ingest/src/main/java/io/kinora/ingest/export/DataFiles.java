package io.kinora.ingest.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The Parquet files that a version consists of, for readers that know nothing of Iceberg. What is deleted from a corpus
 * is deleted by rewriting files, so the files of a version hold its rows and no others.
 *
 * @param tables the files of each table, by path
 */
record DataFiles(Map<String, List<DataFiles.DataFile>> tables) {
    private static final List<String> LISTED = List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS,
            Tables.SOURCES);

    /**
     * One Parquet file.
     *
     * @param uri where it is
     * @param rows in it
     * @param bytes its size
     */
    record DataFile(String uri, long rows, long bytes) {
    }

    /**
     * Looks up the files of a version in the tables' metadata; no data are read.
     *
     * @throws KinoraException exit code 3 if another writer marked rows as deleted beside the files
     */
    static DataFiles of(TableSet tables, Version version) throws IOException {
        Map<String, List<DataFile>> files = new LinkedHashMap<>();
        for (String table : LISTED) {
            files.put(table, files(tables, table, version));
        }
        return new DataFiles(files);
    }

    private static List<DataFile> files(TableSet tables, String table, Version version) throws IOException {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = tables.iceberg(table).newScan()
                .useSnapshot(version.snapshot(table)).planFiles()) {
            for (FileScanTask task : tasks) {
                if (!task.deletes().isEmpty()) {
                    throw KinoraException.input("deleted-rows", "Cannot list the files of version " + version.name()
                            + ": " + task.file().location() + " holds rows that another program than Kinora marked as"
                            + " deleted in a file beside it; rewrite the table's data files, then make a new version");
                }
                files.add(new DataFile(task.file().location(), task.file().recordCount(),
                        task.file().fileSizeInBytes()));
            }
        }
        files.sort(Comparator.comparing(DataFile::uri));
        return files;
    }

    /** Files of all the tables. */
    long count() {
        return tables.values().stream().mapToLong(List::size).sum();
    }

    /** Bytes of one table's files. */
    long bytes(String table) {
        return tables.get(table).stream().mapToLong(DataFile::bytes).sum();
    }

    /** Bytes of all the files. */
    long bytes() {
        return LISTED.stream().mapToLong(this::bytes).sum();
    }

    /** As index.json lists them. */
    ObjectNode json() {
        return Json.MAPPER.valueToTree(tables);
    }
}
