package io.kinora.ingest.dedup;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Puts clips of a source that lie side by side in time into stretches. */
final class Stretches {
    /** A gap between clips, in microseconds, that still counts as none: times are rounded. */
    private static final long NO_GAP_MICROS = 2000;

    private Stretches() {
    }

    /**
     * The clips with {@code stretch}, a name of theirs, and {@code place}, from 0 in each.
     *
     * @param clips with clip_id, source_id, start_pts and end_pts
     */
    static Dataset<Row> of(Dataset<Row> clips) {
        WindowSpec inTime = Window.partitionBy("source_id").orderBy("start_pts", "clip_id");
        WindowSpec inRun = Window.partitionBy("source_id", "run").orderBy("start_pts", "clip_id");
        return clips
                .withColumn("begins", coalesce(abs(col("start_pts").minus(lag("end_pts", 1).over(inTime)))
                        .gt(NO_GAP_MICROS), lit(true)).cast("int"))
                .withColumn("run", sum("begins").over(inTime))
                .withColumn("number", row_number().over(inRun).minus(1))
                .withColumn("part", floor(col("number").divide(Stretch.MOST_CLIPS)))
                .withColumn("place", col("number").mod(Stretch.MOST_CLIPS))
                .withColumn("stretch", concat_ws(":", col("source_id"), col("run"), col("part")))
                .drop("begins", "run", "number", "part");
    }
}
