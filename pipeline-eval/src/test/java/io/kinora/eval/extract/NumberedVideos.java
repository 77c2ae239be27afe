package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.video.Frames;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.Fingerprint;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * As many videos as wanted: {@code v0}, {@code v1}, … of two tiny frames.
 *
 * @param spark the session
 * @param count how many
 * @param reader reads them
 */
public record NumberedVideos(SparkSession spark, long count, VideoReader reader) implements VideoSet {
    /** One of them; all are alike. */
    public static final Frames FRAMES = new Frames(2, 1, 1, 3, 8, new byte[6]);

    /**
     * Finds nothing in them but rows of zeros.
     *
     * @param width features in a row
     */
    public record Zeros(int width) implements Extractor {
        @Override
        public Fingerprint fingerprint() {
            return new Fingerprint(Map.of(NETWORK, "zeros", "width", Integer.toString(width)));
        }

        @Override
        public int leastFrames() {
            return 1;
        }

        @Override
        public float[][] extract(List<Frames> videos) {
            return new float[videos.size()][width];
        }
    }

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public PairedBy pairedBy() {
        return PairedBy.FILE_NAME;
    }

    @Override
    public Dataset<Row> listing() {
        Column name = concat(lit("v"), col("id"));
        return spark.range(count).select(name.as(PAIR), name.as(VideoSet.VIDEO), lit(2).as(LENGTH), name.as(ID));
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return listing;
    }
}
