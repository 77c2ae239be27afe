package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.batch.Batch;
import io.kinora.ingest.batch.StagedBatch;
import io.kinora.ingest.plan.SourceStates;
import io.kinora.ingest.source.QuarantineCodes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
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
    private static final String VIEW = "kinora_ingest_ids";

    private final SparkSession spark;
    private final TableSet tables;

    CorpusWriter(SparkSession spark, TableSet tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /** Whether the last batch that reached any table never reached the sources: its run was stopped amid it. */
    boolean halfWritten() {
        return Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS).map(tables::lastMark).flatMap(Optional::stream)
                .distinct().anyMatch(mark -> !tables.hasMark(Tables.SOURCES, mark));
    }

    /** Takes out clips and cuts without a source, and frames without a clip: what a run left that was stopped. */
    void removeStrays() {
        for (String table : List.of(Tables.CLIPS, Tables.CUTS)) {
            delete(table, "source_id", withoutSource(table));
        }
        delete(Tables.FRAMES, "clip_id", framesWithoutClip());
    }

    /** Whether {@link #removeStrays} would find some in a half written corpus; cheap where it is not half written. */
    boolean hasStrays() {
        return halfWritten() && (!withoutSource(Tables.CLIPS).isEmpty() || !withoutSource(Tables.CUTS).isEmpty()
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
     * Takes out the rows of files that are about to be read again, and the clips that they carried. Rows that this run
     * or a later one has written stay.
     */
    void removeOutdated(Dataset<Row> planned, String run) {
        Dataset<Row> again = planned.where(col(SourceStates.ATTEMPT).gt(1)).select(col("uri").as("planned_uri"),
                col(SourceStates.ATTEMPT));
        Dataset<Row> outdated = tables.read(Tables.SOURCES)
                .join(again, col("uri").equalTo(col("planned_uri")).and(col("attempts").lt(col(SourceStates.ATTEMPT))))
                .where(not(col("run").eqNullSafe(run)));
        Dataset<Row> carried = outdated.where(col("status").equalTo(Tables.OK)).select("source_id");
        // Sources go last: what is to go from the other tables is told by them, should this be stopped.
        delete(Tables.FRAMES, "clip_id", tables.read(Tables.CLIPS).join(carried, "source_id"));
        delete(Tables.CLIPS, "source_id", carried);
        delete(Tables.CUTS, "source_id", carried);
        delete(Tables.SOURCES, "uri", outdated);
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
     */
    void append(StagedBatch staged, Batch batch, String mark, long frameBytes) {
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
            JavaRDD<Row> clips = staged.clips(carriers).coalesce(1, true);
            append(Tables.CLIPS, spark.createDataFrame(clips, Tables.CLIPS_SCHEMA), mark, batch.clips());
        }
        if (batch.cuts() > 0) {
            JavaRDD<Row> cuts = staged.cuts(carriers).coalesce(1, true);
            append(Tables.CUTS, spark.createDataFrame(cuts, Tables.CUTS_SCHEMA), mark, batch.cuts());
        }
        append(Tables.SOURCES, spark.createDataFrame(batch.rows(), Tables.SOURCES_SCHEMA).coalesce(1), mark,
                batch.rows().size());
    }

    private void append(String table, Dataset<Row> rows, String mark, long expected) {
        long added = tables.append(table, rows, mark);
        if (added != expected) {
            throw new IllegalStateException("Cannot account for all rows of a batch: " + table + " got " + added
                    + ", but " + expected + " were read");
        }
    }

    private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, String column) {
        return rows.join(others.select(col(column).as("other")), col(column).equalTo(col("other")), "left_anti");
    }

    private void delete(String table, String column, Dataset<Row> ids) {
        Dataset<Row> once = ids.select(column).distinct();
        // A delete that finds nothing would still be a commit.
        if (once.isEmpty()) {
            return;
        }
        once.createOrReplaceTempView(VIEW);
        spark.sql("DELETE FROM " + Catalog.NAME + "." + tables.name() + "." + table + " WHERE " + column
                + " IN (SELECT " + column + " FROM " + VIEW + ")");
        spark.catalog().dropTempView(VIEW);
    }
}
