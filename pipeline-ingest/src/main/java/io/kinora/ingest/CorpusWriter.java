package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.KinoraException;
import io.kinora.ingest.batch.Batch;
import io.kinora.ingest.batch.StagedBatch;
import io.kinora.ingest.source.QuarantineCodes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Puts batches into the corpus: frames, then clips, then cuts, then sources, so that a source is visible only when all of
 * it is. One ingest at a time writes to a corpus.
 */
final class CorpusWriter {
    private static final long BYTES_PER_FILE = 128L << 20;
    /** Smaller files are made, down to this size, where cores would have nothing to do else. */
    private static final long LEAST_BYTES_PER_FILE = 16L << 20;
    private static final int ROWS_PER_FILE = 500_000;
    private static final String VIEW = "kinora_ingest_ids";
    /** Ends the mark of commits that make room for a batch. */
    private static final String REMOVAL = "/removal";

    private final SparkSession spark;
    private final TableSet tables;
    /** The snapshots at which this run left the tables. */
    private final Map<String, Long> left = new HashMap<>();

    CorpusWriter(SparkSession spark, TableSet tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /** Notes where the tables stand: from here on nobody else may write to them. */
    void begin() {
        Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES)
                .forEach(table -> left.put(table, tables.snapshot(table)));
    }

    /** Whether the last batch that reached any table never reached the sources: its run was stopped amid it. */
    boolean halfWritten() {
        return madeRoom() || Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS).map(tables::lastMark)
                .flatMap(Optional::stream).distinct().anyMatch(mark -> !tables.hasMark(Tables.SOURCES, mark));
    }

    /** Whether the rows that a batch replaces have gone, and those of the batch have not come. */
    private boolean madeRoom() {
        return tables.lastMark(Tables.SOURCES).filter(mark -> mark.endsWith(REMOVAL)).isPresent();
    }

    /** Takes out clips and cuts without a source, and frames without a clip: what a run left that was stopped. */
    void removeStrays() {
        for (String table : List.of(Tables.CLIPS, Tables.CUTS)) {
            delete(table, "source_id", withoutSource(table));
        }
        delete(Tables.FRAMES, "clip_id", framesWithoutClip());
    }

    /**
     * Whether {@link #removeStrays} would find some in a half written corpus, or the batch is missing whose place is
     * empty; cheap where it is not half written.
     */
    boolean hasStrays() {
        return madeRoom() || halfWritten() && (!withoutSource(Tables.CLIPS).isEmpty() || !withoutSource(Tables.CUTS).isEmpty()
                || !framesWithoutClip().isEmpty());
    }

    private Dataset<Row> withoutSource(String table) {
        return without(tables.read(table), tables.read(Tables.SOURCES).where(col("status").equalTo(Tables.OK)),
                "source_id");
    }

    private Dataset<Row> framesWithoutClip() {
        return without(tables.read(Tables.FRAMES), tables.read(Tables.CLIPS), "clip_id");
    }

    /**
     * Takes out rows that a batch replaces, and the clips that they carried.
     *
     * @param rows by address, the id of the source whose clips the file carries, if it does
     */
    void remove(Map<String, Optional<String>> rows, String mark) {
        if (rows.isEmpty()) {
            return;
        }
        requireAlone();
        Dataset<Row> carried = ids("source_id", rows.values().stream().flatMap(Optional::stream).toList());
        // Sources go first: should this be stopped, what they leave belongs to nobody, and any later run takes it out.
        delete(Tables.SOURCES, "uri", ids("uri", rows.keySet()), mark + REMOVAL);
        delete(Tables.FRAMES, "clip_id", tables.read(Tables.CLIPS).join(carried, "source_id"), mark + REMOVAL);
        delete(Tables.CUTS, "source_id", carried, mark + REMOVAL);
        delete(Tables.CLIPS, "source_id", carried, mark + REMOVAL);
    }

    private Dataset<Row> ids(String column, Collection<String> ids) {
        return spark.createDataset(List.copyOf(ids), Encoders.STRING()).toDF(column);
    }

    /** Takes out rows of a manifest that could not be used and now can, or are gone. */
    void removeMended(String manifest, Dataset<Row> listed) {
        Dataset<Row> bad = tables.read(Tables.SOURCES).where(
                col("error_code").equalTo(QuarantineCodes.BAD_MANIFEST_ROW)
                        .and(col("uri").startsWith(manifest + "#").or(col("uri").startsWith(manifest + "/"))));
        if (!bad.isEmpty()) {
            delete(Tables.SOURCES, "uri", without(bad, listed, "uri"));
        }
    }

    /**
     * Appends a batch.
     *
     * @param mark tells this batch of this run from all others
     * @param frameBytes bytes of one clip's frames
     * @throws IllegalStateException if a table did not get as many rows as were staged; the batch is then not visible
     * @throws KinoraException exit code 3 if another job writes to the corpus
     */
    void append(StagedBatch staged, Batch batch, String mark, long frameBytes) {
        requireAlone();
        Set<String> carriers = new HashSet<>(batch.carriers().keySet());
        if (batch.frames() > 0) {
            JavaRDD<Row> frames = staged.frames(carriers);
            long bytes = batch.frames() * frameBytes;
            long files = Math.max(bytes / BYTES_PER_FILE,
                    Math.min(bytes / LEAST_BYTES_PER_FILE, spark.sparkContext().defaultParallelism()));
            append(Tables.FRAMES, spark.createDataFrame(frames.coalesce((int) Math.max(1,
                    Math.min(frames.getNumPartitions(), files))), Tables.FRAMES_SCHEMA), mark, batch.frames());
        }
        if (batch.clips() > 0) {
            append(Tables.CLIPS, spark.createDataFrame(staged.clips(carriers).coalesce(files(batch.clips()), true),
                    Tables.CLIPS_SCHEMA), mark, batch.clips());
        }
        if (batch.cuts() > 0) {
            append(Tables.CUTS, spark.createDataFrame(staged.cuts(carriers).coalesce(files(batch.cuts()), true),
                    Tables.CUTS_SCHEMA), mark, batch.cuts());
        }
        requireAlone();
        append(Tables.SOURCES, spark.createDataFrame(batch.rows(), Tables.SOURCES_SCHEMA).coalesce(1), mark,
                batch.rows().size());
    }

    private static int files(long rows) {
        return Math.toIntExact(1 + rows / ROWS_PER_FILE);
    }

    /** Rows that another job took out or put in amid a batch would not be seen until somebody misses them. */
    private void requireAlone() {
        left.forEach((table, snapshot) -> {
            if (tables.snapshot(table) != snapshot) {
                throw KinoraException.input("corpus-busy", "Cannot go on writing to " + tables.name() + ": another job"
                        + " has written to its table " + table + " since this one began; let one job after the other"
                        + " write, then give the same command again");
            }
        });
    }

    private void append(String table, Dataset<Row> rows, String mark, long expected) {
        long added = tables.append(table, rows, mark);
        left.put(table, tables.snapshot(table));
        if (added != expected) {
            throw new IllegalStateException("Cannot account for all rows of a batch: " + table + " got " + added
                    + ", but " + expected + " were read");
        }
    }

    private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(col(column).as("other")), col(column).equalTo(col("other")), "left_anti");
    }

    private void delete(String table, String column, Dataset<Row> ids) {
        delete(table, column, ids, spark::sql);
    }

    private void delete(String table, String column, Dataset<Row> ids, String mark) {
        delete(table, column, ids, statement -> tables.sql(statement, mark));
        left.put(table, tables.snapshot(table));
    }

    private void delete(String table, String column, Dataset<Row> ids, Consumer<String> sql) {
        Dataset<Row> once = ids.select(column).distinct();
        // A delete that finds nothing would still be a commit.
        if (once.isEmpty()) {
            return;
        }
        once.createOrReplaceTempView(VIEW);
        sql.accept("DELETE FROM " + Catalog.NAME + "." + tables.name() + "." + table + " WHERE " + column
                + " IN (SELECT " + column + " FROM " + VIEW + ")");
        spark.catalog().dropTempView(VIEW);
    }
}
