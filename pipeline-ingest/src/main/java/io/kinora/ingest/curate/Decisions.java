package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.kinora.core.corpus.Tables;
import io.kinora.ingest.CurateSettings;
import io.kinora.ingest.decode.SourceReader;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.source.SplitShares;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** The steps by which a clip is kept or left out; each gives the rows it was given with {@code status} decided. */
final class Decisions {
    private final CurateSettings settings;

    Decisions(CurateSettings settings) {
        this.settings = settings;
    }

    /** Decides by scores, then by the condition. Clips without frames stay what they are. */
    Dataset<Row> select(Dataset<Row> view) {
        Column fixed = col("status").isin(SourceReader.TOO_SHORT, SourceReader.BEYOND_END, Tables.QUARANTINED);
        Column scores = struct("luma", "motion", "sharpness", "black", "frozen", "letterbox", "cut");
        Column filtered = udf(new FilterStatus(settings.filter()), DataTypes.StringType).apply(scores);
        Optional<Column> condition = settings.where().map(sql -> ClipView.condition(sql, view));
        Column selected = condition.map(meets -> when(coalesce(meets, lit(false)), lit(Tables.KEPT))
                .otherwise(Reasons.NOT_SELECTED)).orElse(lit(Tables.KEPT));
        return view
                .withColumn("filtered", when(fixed, col("status")).otherwise(filtered))
                .withColumn("status", when(col("filtered").equalTo(Tables.KEPT), selected).otherwise(col("filtered")))
                .drop("filtered")
                .withColumn("standing", standing());
    }

    /** Marks copies. */
    Dataset<Row> withoutCopies(Dataset<Row> clips, Dataset<Row> copies) {
        return clips.join(copies.select(col("clip_id").as("copy_id")), col("clip_id").equalTo(col("copy_id")),
                        "left_outer")
                .withColumn("status", when(col("copy_id").isNotNull(), lit(Reasons.DUPLICATE)).otherwise(col("status")))
                .drop("copy_id");
    }

    /**
     * Marks what is too much of a label: clips of a label are taken in turn from its sources, each source's in the
     * order of a seeded hash of their ids, until there are enough. Clips without a label are left alone.
     */
    Dataset<Row> balance(Dataset<Row> clips) {
        if (settings.balance().mostPerLabel().isEmpty()) {
            return clips;
        }
        Column kept = col("status").equalTo(Tables.KEPT).and(col("label").isNotNull());
        Column order = sha2(concat_ws(":", lit(settings.balance().seed()), col("clip_id")), 256);
        return clips.withColumn("order", order)
                .withColumn("turn", row_number().over(Window.partitionBy(col("label"), col("source_id"), kept)
                        .orderBy("order")))
                .withColumn("number", row_number().over(Window.partitionBy(col("label"), kept)
                        .orderBy("turn", "order")))
                .withColumn("status", when(kept.and(col("number").gt(settings.balance().mostPerLabel().get())),
                        lit(Reasons.UNBALANCED)).otherwise(col("status")))
                .drop("order", "turn", "number");
    }

    /**
     * Gives each clip its family and its split: that of the family's best source, so that no family straddles splits.
     *
     * @param families source_id and {@code family}, the id of the best source; only sources that have a copy
     */
    Dataset<Row> split(Dataset<Row> clips, Dataset<Row> families) {
        Column split = udf(new SplitOf(settings.split()), DataTypes.StringType)
                .apply(coalesce(col("family"), col("source_id")));
        return clips.join(families.select(col("source_id").as("member"), col("family")),
                        col("source_id").equalTo(col("member")), "left_outer")
                .withColumn("split", split)
                .drop("member");
    }

    /** Which of two sources is the better one: it has more pixels, is longer, has more bytes, or the lesser URI. */
    private static Column standing() {
        return struct(expr("-coalesce(cast(width as bigint) * height, 0)").as("pixels"),
                expr("-coalesce(duration, 0)").as("duration"), expr("-bytes").as("bytes"), col("uri"));
    }

    private record FilterStatus(ClipFilter filter) implements UDF1<Row, String> {
        @Override
        public String call(Row scores) {
            // A clip that was never scored has nothing against it.
            return scores.anyNull() ? Tables.KEPT : filter.status(new ClipScores(scores.getDouble(0),
                    scores.getDouble(1), scores.getDouble(2), scores.getDouble(3), scores.getDouble(4),
                    scores.getDouble(5), scores.getDouble(6), new byte[0]));
        }
    }

    private record SplitOf(SplitShares shares) implements UDF1<String, String> {
        @Override
        public String call(String sourceId) {
            return shares.split(sourceId);
        }
    }
}
