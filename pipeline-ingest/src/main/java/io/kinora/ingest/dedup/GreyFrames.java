package io.kinora.ingest.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.kinora.core.corpus.FramesRow;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Small grey pictures of some clips, made where their frames are read: frames themselves are never shuffled. Which
 * clips are wanted travels as a Bloom filter, a byte or so for each.
 */
final class GreyFrames {
    private static final StructType SCHEMA = new StructType()
            .add("clip_id", DataTypes.StringType, false)
            .add("t", DataTypes.IntegerType, false)
            .add("grey", DataTypes.BinaryType, false);
    private static final double FALSE_POSITIVES = 0.01;

    private GreyFrames() {
    }

    /**
     * The pictures as clip_id, t and grey, as {@link GreyClip#of} gives them; those of a few other clips may be among
     * them.
     *
     * @param frames the frames table
     * @param wanted with clip_id, at hand without computing it again
     */
    static Dataset<Row> of(Dataset<Row> frames, Dataset<Row> wanted, int side) {
        long count = wanted.count();
        Dataset<Row> chosen = count == 0 ? frames.limit(0)
                : only(frames, wanted.stat().bloomFilter("clip_id", count, FALSE_POSITIVES));
        return chosen.map((MapFunction<Row, Row>) row -> RowFactory.create(row.<String>getAs("clip_id"),
                row.<Integer>getAs("t"), GreyClip.of(FramesRow.frames(row), side)), Encoders.row(SCHEMA));
    }

    private static Dataset<Row> only(Dataset<Row> frames, BloomFilter wanted) {
        return frames.where(udf(new Wanted(wanted), DataTypes.BooleanType).apply(col("clip_id")));
    }

    private record Wanted(BloomFilter filter) implements UDF1<String, Boolean> {
        @Override
        public Boolean call(String clipId) {
            return filter.mightContainString(clipId);
        }
    }
}
