package io.kinora.ingest.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** The kept clips of one version, of one split or of all, and the shards they go into: by split and clip id alone. */
final class ChosenClips {
    private final TableSet tables;
    private final Version version;
    private final Dataset<Row> clips;

    ChosenClips(TableSet tables, Version version, Optional<String> split) {
        this.tables = tables;
        this.version = version;
        Dataset<Row> kept = tables.read(Tables.CLIPS, version).where(col("status").equalTo(Tables.KEPT));
        this.clips = split.map(name -> kept.where(col("split").equalTo(name))).orElse(kept);
    }

    /** How many there are, by split. */
    SortedMap<String, Long> bySplit() {
        SortedMap<String, Long> counts = new TreeMap<>();
        clips.groupBy("split").count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** Bytes of their frame tensors. */
    long frameBytes() {
        Row row = tables.read(Tables.FRAMES, version).join(clips, "clip_id")
                .select(sum(col("t").cast(DataTypes.LongType).multiply(col("h")).multiply(col("w")).multiply(col("c"))))
                .first();
        return row.isNullAt(0) ? 0 : row.getLong(0);
    }

    /** The rows of the clips table, with the {@code number} of the shard within the split. */
    Dataset<Row> numbered(int shardSamples) {
        return clips.withColumn("number", row_number().over(Window.partitionBy("split").orderBy("clip_id"))
                .minus(lit(1)).divide(lit(shardSamples)).cast(DataTypes.IntegerType));
    }
}
