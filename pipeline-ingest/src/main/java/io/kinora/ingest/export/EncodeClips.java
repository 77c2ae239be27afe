package io.kinora.ingest.export;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.video.VideoEncoder;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Turns rows of the frames table into mp4 files where they lie: what is then sent to the shards is small.
 *
 * @param chosen ids of the clips that are wanted; a few others may slip through
 * @param quantizer of the H.264
 * @param done counts the clips
 */
record EncodeClips(Broadcast<BloomFilter> chosen, int quantizer, LongAccumulator done)
        implements MapPartitionsFunction<Row, Row> {
    static final StructType SCHEMA = new StructType().add("clip_id", DataTypes.StringType)
            .add("t", DataTypes.IntegerType).add("h", DataTypes.IntegerType).add("w", DataTypes.IntegerType)
            .add("fps", DataTypes.DoubleType).add("mp4", DataTypes.BinaryType);

    @Override
    public Iterator<Row> call(Iterator<Row> frames) {
        BloomFilter wanted = chosen.value();
        Iterable<Row> rows = () -> frames;
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> wanted.mightContainString(row.getAs("clip_id")))
                .map(this::encoded)
                .iterator();
    }

    private Row encoded(Row row) {
        byte[] mp4 = VideoEncoder.mp4(FramesRow.frames(row), quantizer);
        done.add(1);
        return RowFactory.create(row.getAs("clip_id"), row.getAs("t"), row.getAs("h"), row.getAs("w"),
                row.getAs("fps"), mp4);
    }
}
