package io.kinora.eval.source;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.eval.stats.SavedStatistics;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A set of videos to be compared with another, wherever it lies. */
public interface VideoSet {
    /** Column of a listing: how the video is called in messages. */
    String ID = "id";
    /** Column of a listing: the same for videos of two sets that belong together. */
    String PAIR = "pair";
    /** Column of a listing: the same for the same frames only. */
    String VIDEO = StoredFeatures.VIDEO;
    /** Column of a listing: number of frames. */
    String LENGTH = "length";

    /** What is compared by pairs. */
    enum PairedBy {
        CLIP_ID("clip id"),
        INDEX("index"),
        FILE_NAME("file name"),
        NOTHING("nothing");

        private final String text;

        PairedBy(String text) {
            this.text = text;
        }

        /** For messages. */
        public String text() {
            return text;
        }
    }

    /** What the user called it. */
    String name();

    /** The version that is read, of tables. */
    default Optional<Version> version() {
        return Optional.empty();
    }

    /** The corpus that its videos are clips of, if they are. */
    default Optional<TableSet> corpus() {
        return Optional.empty();
    }

    /** The checkpoint that its videos were sampled from, if it is one that is known. */
    default Optional<String> checkpoint() {
        return Optional.empty();
    }

    /** By what its videos find those that belong to them. */
    PairedBy pairedBy();

    /** What is known of its features where the videos themselves are not at hand. */
    default Optional<SavedStatistics> statistics() {
        return Optional.empty();
    }

    /** One row per video that is at hand, with the columns above; no frames. */
    Dataset<Row> listing();

    /** Rows of a listing with all that {@link #reader} needs. */
    Dataset<Row> rows(Dataset<Row> listing);

    /** Reads such a row. */
    VideoReader reader();

    /** Opens such a row's video for a comparison with one of another rate or length. */
    default TimedReader timed() {
        VideoReader reader = reader();
        return row -> new StoredVideo(reader.read(row));
    }

    /**
     * Opens a set.
     *
     * @param decoder what is taken of each video file
     * @param work a folder of its own, for a list of files that is too long for memory
     * @throws io.kinora.core.error.KinoraException exit code 3 if it does not exist or holds no video
     */
    static VideoSet open(SparkSession spark, CorpusSettings corpus, VideoAddress address, OwnSizeDecoder decoder,
            Path work) {
        if (address instanceof VideoAddress.Tables tables) {
            return TableVideos.open(spark, corpus, tables);
        } else if (address instanceof VideoAddress.Statistics statistics) {
            return SavedVideos.open(spark, statistics);
        }
        return FileVideos.open(spark, address.text(), decoder, work);
    }
}
