package io.kinora.eval.set;

import io.kinora.eval.stats.FactorBlockAccumulator;
import io.kinora.eval.stats.FactorBlocks;
import io.kinora.eval.stats.RowSample;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * What metrics of sets need of one side's features; parts merge in any order.
 *
 * @param videos how many gave features
 * @param blocks statistics of all rows, those of one video in the same block
 * @param sample the first row of some videos
 */
record SetStatistics(long videos, FactorBlocks blocks, RowSample<float[]> sample) implements Serializable {
    /** Of no videos. */
    static SetStatistics empty(int width, int limit) {
        return new SetStatistics(0, FactorBlocks.empty(width), new RowSample<>(limit));
    }

    SetStatistics merge(SetStatistics other) {
        return new SetStatistics(videos + other.videos, blocks.merge(other.blocks), sample.merge(other.sample));
    }

    /** Of rows of rank and features. */
    static SetStatistics of(Iterator<Row> rows, int width, int limit) {
        FactorBlockAccumulator blocks = new FactorBlockAccumulator(width);
        RowSample<float[]> sample = new RowSample<>(limit);
        long videos = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            long rank = row.getLong(0);
            float[] features = StoredStatistics.features(row);
            for (int start = 0; start < features.length; start += width) {
                blocks.add(rank, Arrays.copyOfRange(features, start, start + width));
            }
            sample.add(rank, Arrays.copyOf(features, width));
            videos++;
        }
        return new SetStatistics(videos, blocks.blocks(), sample);
    }
}
