package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.decode.Batch;
import io.kinora.ingest.decode.Outcome;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Puts batches into the corpus: frames, then clips, then sources, so that a source is visible only when all of it is.
 * One ingest at a time writes to a corpus.
 */
final class CorpusWriter {
    private static final long BYTES_PER_FILE = 128L << 20;
    private static final int IDS_PER_STATEMENT = 500;

    private final SparkSession spark;
    private final TableSet tables;

    CorpusWriter(SparkSession spark, TableSet tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /** Takes out clips without a source and frames without a clip: what a run left that was stopped amid a batch. */
    void removeStrays() {
        Dataset<Row> visible = tables.read(Tables.SOURCES).where(col("status").equalTo(Tables.OK)).select("source_id");
        Dataset<Row> clips = tables.read(Tables.CLIPS);
        delete(Tables.CLIPS, "clip_id", ids(clips.join(visible, clips.col("source_id")
                .equalTo(visible.col("source_id")), "left_anti")));
        Dataset<Row> known = tables.read(Tables.CLIPS).select("clip_id");
        Dataset<Row> frames = tables.read(Tables.FRAMES).select("clip_id");
        delete(Tables.FRAMES, "clip_id", ids(frames.join(known, frames.col("clip_id").equalTo(known.col("clip_id")),
                "left_anti")));
    }

    /** Takes out the rows of files that are read again, and the clips that they carried. */
    void removeOutdated(List<String> uris, Set<String> sourceIds) {
        delete(Tables.SOURCES, "uri", uris);
        Dataset<Row> carried = tables.read(Tables.CLIPS).where(col("source_id").isInCollection(sourceIds));
        List<String> clipIds = sourceIds.isEmpty() ? List.of() : ids(carried);
        delete(Tables.CLIPS, "clip_id", clipIds);
        delete(Tables.FRAMES, "clip_id", clipIds);
    }

    /**
     * Appends a batch.
     *
     * @param outcomes what reading its files gave, at hand without reading them again
     * @param frameBytes bytes of one clip's frames
     */
    void append(JavaRDD<Outcome> outcomes, Batch batch, long frameBytes) {
        if (!batch.carriers().isEmpty()) {
            HashSet<String> carriers = new HashSet<>(batch.carriers());
            JavaRDD<Outcome.Clip> clips = outcomes
                    .filter(outcome -> outcome instanceof Outcome.Clip && carriers.contains(outcome.uri()))
                    .map(outcome -> (Outcome.Clip) outcome);
            long files = Math.min(clips.getNumPartitions(), batch.kept() * frameBytes / BYTES_PER_FILE);
            JavaRDD<Row> frames = clips.map(Outcome.Clip::frames).filter(Optional::isPresent).map(Optional::get)
                    .coalesce((int) Math.max(1, files));
            tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
            tables.append(Tables.CLIPS,
                    spark.createDataFrame(clips.map(Outcome.Clip::row).coalesce(1, true), Tables.CLIPS_SCHEMA));
        }
        List<Row> cuts = batch.cuts();
        if (!cuts.isEmpty()) {
            tables.append(Tables.CUTS, spark.createDataFrame(cuts, Tables.CUTS_SCHEMA).coalesce(1));
        }
        tables.append(Tables.SOURCES, spark.createDataFrame(batch.rows(), Tables.SOURCES_SCHEMA).coalesce(1));
    }

    private void delete(String table, String column, Collection<String> values) {
        List<String> all = List.copyOf(values);
        for (int start = 0; start < all.size(); start += IDS_PER_STATEMENT) {
            String list = all.subList(start, Math.min(all.size(), start + IDS_PER_STATEMENT)).stream()
                    .map(CorpusWriter::quoted).collect(Collectors.joining(", "));
            spark.sql("DELETE FROM " + Catalog.NAME + "." + tables.name() + "." + table + " WHERE " + column + " IN ("
                    + list + ")");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static List<String> ids(Dataset<Row> rows) {
        return rows.select("clip_id").distinct().collectAsList().stream().map(row -> row.getString(0)).toList();
    }
}
