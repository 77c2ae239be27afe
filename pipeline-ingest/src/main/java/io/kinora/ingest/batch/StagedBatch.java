package io.kinora.ingest.batch;

import io.kinora.ingest.decode.ReadSources;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What reading the files of a batch gave, in a folder of the work folder. Each task leaves its part there as it ends,
 * so that a run that is stopped has only the tasks to do again that it was about, and all tables get what one attempt
 * at a file gave, whatever becomes of executors.
 */
public final class StagedBatch {
    /** Files of rows are small. */
    private static final int ROWS_PER_TASK = 16;
    private static final int NAME_LENGTH = "000000-00000000".length();

    private final JavaSparkContext spark;
    private final Broadcast<SerializableConfiguration> configuration;
    private final Path folder;
    private final List<String> names;

    private StagedBatch(JavaSparkContext spark, Broadcast<SerializableConfiguration> configuration, Path folder,
            List<String> names) {
        this.spark = spark;
        this.configuration = configuration;
        this.folder = folder;
        this.names = names;
    }

    /**
     * Reads the files of a batch, but for those that an earlier process has staged already.
     *
     * @param folder the batch's own
     */
    public static StagedBatch of(JavaSparkContext spark, Broadcast<SerializableConfiguration> configuration,
            Path folder, List<Slice> slices, ReadSources read) throws IOException {
        Map<String, String> staged = staged(folder.getFileSystem(configuration.value().value()), folder);
        List<Slice> missing = slices.stream().filter(slice -> !staged.containsKey(slice.name())).toList();
        List<String> names = new ArrayList<>();
        slices.stream().map(Slice::name).filter(staged::containsKey).map(staged::get).forEach(names::add);
        if (!missing.isEmpty()) {
            names.addAll(spark.parallelize(missing, missing.size())
                    .map(new StageSlice(folder, read, configuration)).collect());
        }
        return new StagedBatch(spark, configuration, folder, names);
    }

    /** By slice, the name under which it was staged. */
    private static Map<String, String> staged(FileSystem fileSystem, Path folder) throws IOException {
        Map<String, String> names = new TreeMap<>();
        try {
            for (FileStatus status : fileSystem.listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.endsWith(StageWriter.ROWS) && !name.startsWith(".")) {
                    names.putIfAbsent(name.substring(0, NAME_LENGTH),
                            name.substring(0, name.length() - StageWriter.ROWS.length()));
                }
            }
        } catch (FileNotFoundException nothingYet) {
            return names;
        }
        return names;
    }

    /** The files' own rows. */
    public List<StagedSource> sources() {
        return records(names, StageWriter.ROWS).filter(record -> record.kind() == StageRecord.SOURCE)
                .map(StagedSource::of).collect();
    }

    /** Rows of the clips table that some files gave. */
    public JavaRDD<Row> clips(Set<String> uris) {
        return rows(names, StageWriter.ROWS, StageRecord.CLIP, uris);
    }

    /** Rows of the cuts table that some files gave. */
    public JavaRDD<Row> cuts(Set<String> uris) {
        return rows(names, StageWriter.ROWS, StageRecord.CUT, uris);
    }

    /** Rows of the frames table that some files gave. */
    public JavaRDD<Row> frames(Set<String> uris) {
        return rows(names, StageWriter.FRAMES, StageRecord.FRAMES, uris);
    }

    /** Takes the folder away. */
    public void remove() throws IOException {
        folder.getFileSystem(configuration.value().value()).delete(folder, true);
    }

    private JavaRDD<Row> rows(List<String> names, String extension, byte kind, Set<String> uris) {
        return records(names, extension).filter(record -> record.kind() == kind && uris.contains(record.uri()))
                .map(StageRecord::row);
    }

    private JavaRDD<StageRecord> records(List<String> names, String extension) {
        List<String> files = names.stream().map(name -> new Path(folder, name + extension).toString()).toList();
        Broadcast<SerializableConfiguration> hadoop = configuration;
        int perTask = extension.equals(StageWriter.ROWS) ? ROWS_PER_TASK : 1;
        int tasks = (files.size() + perTask - 1) / perTask;
        return spark.parallelize(files, tasks).flatMap(file -> {
            Path path = new Path(file);
            return new StageReader(path.getFileSystem(hadoop.value().value()).open(path));
        });
    }
}
