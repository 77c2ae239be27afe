package io.kinora.ingest.report;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Pictures of a few clips. */
public final class ClipStrips {
    /**
     * A strip of frames.
     *
     * @param jpeg the picture file
     * @param width in pixels
     */
    public record Strip(byte[] jpeg, int width) implements Serializable {
    }

    private ClipStrips() {
    }

    /** Strips of the clips that have frames, by clip id; they are drawn where the frames are read. */
    public static Map<String, Strip> of(Dataset<Row> frames, List<String> clipIds) {
        return frames.where(col("clip_id").isInCollection(clipIds)).toJavaRDD()
                .mapToPair(row -> new Tuple2<>(row.<String>getAs("clip_id"), strip(FramesRow.frames(row))))
                .reduceByKey((one, same) -> one)
                .collectAsMap();
    }

    private static Strip strip(Frames clip) {
        Frames strip = Filmstrip.of(clip);
        return new Strip(StillImage.jpeg(strip, 0), strip.width());
    }
}
