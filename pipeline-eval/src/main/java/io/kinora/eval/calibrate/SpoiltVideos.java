package io.kinora.eval.calibrate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Videos of another set, spoilt as they are read: no spoilt video is ever stored, only what is computed of it.
 *
 * @param videos the other set
 * @param sampling the frames that are looked at: those are spoilt, and no others are given out
 * @param corruption what is done to them
 * @param level as of {@link Corruption#apply}; 0 for nothing
 * @param seed as well
 */
record SpoiltVideos(VideoSet videos, FrameSampling sampling, Corruption corruption, int level, long seed)
        implements VideoSet {
    /** Which spoiling it is: {@code blur-2}. */
    String rung() {
        return corruption.key() + "-" + level;
    }

    /** Which frames are looked at of those that {@link #reader} gives out: all. */
    static FrameSampling chosen(FrameSampling sampling) {
        return new FrameSampling(sampling.frames(), 1, 0);
    }

    /** The same videos of a side, spoilt. */
    Side of(Side clean) {
        // Files in two folders may have one name.
        Dataset<Row> listing = clean.listing().withColumn(PAIR, col(ID));
        return new Side(this, level == 0 ? listing : listing.withColumn(VIDEO,
                concat(col(VIDEO), lit(StoredFeatures.SEPARATOR + rung() + "-" + seed))),
                clean.count(), clean.lengths());
    }

    @Override
    public String name() {
        return videos.name() + " (" + rung() + ")";
    }

    @Override
    public Optional<Version> version() {
        return videos.version();
    }

    @Override
    public Optional<TableSet> corpus() {
        return videos.corpus();
    }

    @Override
    public PairedBy pairedBy() {
        return videos.pairedBy();
    }

    @Override
    public Dataset<Row> listing() {
        return videos.listing();
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return videos.rows(listing);
    }

    @Override
    public VideoReader reader() {
        VideoReader whole = videos.reader();
        FrameSampling frames = sampling;
        Corruption spoiling = corruption;
        int severity = level;
        long random = seed;
        return row -> spoiling.apply(frames.choose(whole.read(row)), row.getAs(ID), severity, random);
    }
}
