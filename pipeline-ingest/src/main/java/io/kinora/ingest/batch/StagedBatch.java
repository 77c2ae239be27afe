package io.kinora.ingest.batch;

import io.kinora.ingest.decode.ReadSources;
import java.io.IOException;
import java.util.List;
import java.util.Set;
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
            Path folder, List<Slice> slices, ReadSources read) {
        List<String> names = spark.parallelize(slices, Math.max(1, slices.size()))
                .map(new StageSlice(folder, read, configuration)).collect();
        return new StagedBatch(spark, configuration, folder, names);
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
