package io.kinora.ingest.dedup;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Finds stretches of different sources that may show the same, by the hashes of their pictures. */
final class CandidatePairs {
    private final DuplicateSettings settings;

    CandidatePairs(DuplicateSettings settings) {
        this.settings = settings;
    }

    /**
     * Pairs that share a key, and rows that count what was passed over, as {@link PairNeighbours} gives them.
     *
     * @param stretches clips with source_id, start_pts, stretch and hash
     */
    Dataset<Row> underOneKey(Dataset<Row> stretches) {
        UserDefinedFunction keys = udf((UDF1<byte[], long[]>) HashBands::keys,
                DataTypes.createArrayType(DataTypes.LongType, false));
        return stretches
                .select(explode(keys.apply(col("hash"))).as("key"), col("stretch"), col("source_id"), col("hash"),
                        col("start_pts"))
                .groupBy("key", "stretch", "source_id")
                .agg(min("hash").as("hash"), min("start_pts").as("start"))
                .repartition(col("key"))
                // Where all pictures are the same, a copy is most likely to lie at about the same time.
                .sortWithinPartitions("key", "hash", "start", "stretch")
                .select("key", "stretch", "source_id")
                .mapPartitions(new PairNeighbours(settings.neighbours()), Encoders.row(PairNeighbours.SCHEMA));
    }

    /**
     * The pairs to compare: {@code lesser}, {@code better} and {@code rank}, the place of the pair among the lesser
     * one's by the number of keys that the two share, then by their distance in time. Ranks above
     * {@link DuplicateSettings#candidates} are to be passed over.
     *
     * @param underOneKey what {@link #underOneKey} gave
     * @param stretches clips with stretch, start_pts and {@code standing}, by which of two sources the better one is
     *     less
     */
    Dataset<Row> ranked(Dataset<Row> underOneKey, Dataset<Row> stretches) {
        Dataset<Row> order = stretches.groupBy("stretch")
                .agg(first("standing").as("standing"), min("start_pts").as("start"));
        Dataset<Row> pairs = underOneKey.where(col("one").isNotNull())
                .select(least(col("one"), col("other")).as("one"), greatest(col("one"), col("other")).as("other"))
                .groupBy("one", "other").agg(count(lit(1)).as("keys"));
        Column swapped = col("one_standing").lt(col("other_standing"));
        return pairs
                .join(renamed(order, "one"), "one")
                .join(renamed(order, "other"), "other")
                .select(when(swapped, col("other")).otherwise(col("one")).as("lesser"),
                        when(swapped, col("one")).otherwise(col("other")).as("better"),
                        col("keys"), abs(col("one_start").minus(col("other_start"))).as("distance"))
                .withColumn("rank", row_number().over(
                        Window.partitionBy("lesser").orderBy(col("keys").desc(), col("distance"), col("better"))));
    }

    private static Dataset<Row> renamed(Dataset<Row> order, String name) {
        return order.select(col("stretch").as(name), col("standing").as(name + "_standing"),
                col("start").as(name + "_start"));
    }
}
