package io.kinora.ingest.report;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows that one run of ingest added, at the version that it made.
 *
 * @param sources files that it read
 * @param clips clips of those that could be decoded, with the {@code uri} of their file
 * @param frames frame tensors: those of the clips, and maybe others
 */
record RunRows(Dataset<Row> sources, Dataset<Row> clips, Dataset<Row> frames) {
    /** Where the tables stand now: what a run adds comes after it. */
    static Map<String, Long> mark(TableSet tables) {
        Map<String, Long> snapshots = new LinkedHashMap<>();
        for (String table : new String[] {Tables.SOURCES, Tables.CLIPS, Tables.FRAMES}) {
            snapshots.put(table, tables.iceberg(table).currentSnapshot().snapshotId());
        }
        return snapshots;
    }

    /**
     * The rows added since.
     *
     * @param begun where the tables stood when the run began
     * @param run its id
     */
    static RunRows since(SparkSession spark, TableSet tables, Version version, Map<String, Long> begun, String run) {
        Dataset<Row> sources = tables.read(Tables.SOURCES, version).where(col("run").equalTo(run));
        // A stopped run may have appended clips twice, or of a file that has changed since; others may have meanwhile.
        Dataset<Row> visible = sources.where(col("status").equalTo(Tables.OK)).select("source_id", "uri");
        Dataset<Row> clips = appended(spark, tables, Tables.CLIPS, version, begun)
                .join(visible, "source_id").dropDuplicates("clip_id");
        return new RunRows(sources, clips, appended(spark, tables, Tables.FRAMES, version, begun));
    }

    /** Appended rows, without reading the files that were there before; all rows if the begin is no longer known. */
    private static Dataset<Row> appended(SparkSession spark, TableSet tables, String table, Version version,
            Map<String, Long> begun) {
        Table iceberg = tables.iceberg(table);
        long from = begun.get(table);
        long to = version.snapshot(table);
        if (from == to) {
            return tables.read(table, version).limit(0);
        }
        if (iceberg.snapshot(from) == null || !SnapshotUtil.isAncestorOf(iceberg, to, from)) {
            return tables.read(table, version);
        }
        return spark.read().option("start-snapshot-id", from).option("end-snapshot-id", to)
                .table(tables.sqlName(table));
    }
}
