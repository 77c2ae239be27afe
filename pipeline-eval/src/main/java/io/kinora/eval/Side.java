package io.kinora.eval;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.source.VideoSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One side of a comparison: the videos that were chosen of a set.
 *
 * @param set where they come from
 * @param listing one row for each
 * @param count how many
 * @param lengths numbers of frames that there are among them
 */
record Side(VideoSet set, Dataset<Row> listing, long count, SortedSet<Integer> lengths) {
    /**
     * Chooses videos.
     *
     * @param limit at most so many; which ones depends on their ids alone, so two sides of the same ids keep pairs
     */
    static Side of(VideoSet set, Optional<Integer> limit) {
        Dataset<Row> all = set.listing();
        Dataset<Row> chosen = limit.map(most -> all
                .orderBy(xxhash64(col(VideoSet.PAIR)), col(VideoSet.PAIR), col(VideoSet.ID))
                .limit(most)).orElse(all).cache();
        long count = chosen.count();
        if (count == 0) {
            throw KinoraException.input("empty-set", "Cannot evaluate " + set.name()
                    + ": the frames of its videos are missing; run the job that writes them again");
        }
        SortedSet<Integer> lengths = new TreeSet<>();
        chosen.select(VideoSet.LENGTH).distinct().collectAsList().forEach(row -> lengths.add(row.getInt(0)));
        return new Side(set, chosen, count, lengths);
    }
}
