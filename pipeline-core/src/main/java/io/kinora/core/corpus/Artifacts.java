package io.kinora.core.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The register of files outside the tables that hold clips of a corpus, so that a clip can be taken out of them. A file
 * is registered before it is written: a run that is stopped leaves none unknown.
 */
public final class Artifacts {
    /** Kind of a file with videos for other tools. */
    public static final String EXPORT = "export";
    /** Kind of a page with pictures of clips. */
    public static final String REPORT = "report";
    /** Kind of a video or picture that goes as a whole. */
    public static final String VIDEO = "video";

    private static final StructType HELD = new StructType()
            .add("uri", DataTypes.StringType, false)
            .add("gone", DataTypes.createArrayType(DataTypes.StringType, false), false);

    private final SparkSession spark;
    private final TableSet tables;

    /**
     * A file.
     *
     * @param uri where it is
     * @param kind {@link #EXPORT}, {@link #REPORT} or {@link #VIDEO}
     * @param clipIds clips in it: all, or those that were asked for
     */
    public record Artifact(String uri, String kind, Set<String> clipIds) implements Serializable {
    }

    /** The register of a corpus whose tables are there. */
    public Artifacts(SparkSession spark, TableSet tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /**
     * Adds files in one commit, before they are written.
     *
     * @param version name of the version that the clips are of
     */
    public void register(List<Artifact> files, String version) {
        long now = System.currentTimeMillis();
        List<Row> rows = files.stream().map(file -> RowFactory.create(file.uri(), file.kind(), version,
                file.clipIds().toArray(String[]::new), now)).toList();
        if (!rows.isEmpty()) {
            tables.append(Tables.ARTIFACTS, spark.createDataFrame(rows, Tables.ARTIFACTS_SCHEMA).coalesce(1));
        }
    }

    /** Files that hold some of these clips, each once, with those of the clips that it holds. */
    public List<Artifact> holding(Collection<String> clipIds) {
        Dataset<Row> wanted = spark.createDataset(List.copyOf(clipIds), Encoders.STRING()).toDF("clip_id");
        return tables.read(Tables.ARTIFACTS)
                .select(col("uri"), col("kind"), explode(col("clip_ids")).as("clip_id"))
                .join(wanted, "clip_id")
                .groupBy("uri", "kind").agg(collect_set("clip_id"))
                .orderBy("uri").collectAsList().stream()
                .map(row -> new Artifact(row.getString(0), row.getString(1), new HashSet<>(row.getList(2))))
                .toList();
    }

    /** Learns, in one commit, that files no longer hold these clips. */
    public void forget(Map<String, Set<String>> clipIdsByUri) {
        List<Row> rows = clipIdsByUri.entrySet().stream()
                .map(entry -> RowFactory.create(entry.getKey(), entry.getValue().toArray(String[]::new))).toList();
        if (rows.isEmpty()) {
            return;
        }
        Dataset<Row> gone = spark.createDataFrame(rows, HELD);
        gone.createOrReplaceTempView("kinora_gone");
        spark.sql("MERGE INTO " + tables.sqlName(Tables.ARTIFACTS) + " a USING kinora_gone g ON a.uri = g.uri"
                + " WHEN MATCHED THEN UPDATE SET clip_ids = array_except(a.clip_ids, g.gone)");
        spark.catalog().dropTempView("kinora_gone");
    }
}
