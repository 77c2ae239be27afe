package io.kinora.eval.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.kinora.core.error.KinoraException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/**
 * One side of a comparison: the videos that were chosen of a set.
 *
 * @param set where they come from
 * @param listing one row for each, with its {@link #RANK}
 * @param count how many, or how many the statistics are of
 * @param lengths numbers of frames that there are among them; none of statistics
 */
public record Side(VideoSet set, Dataset<Row> listing, long count, SortedSet<Integer> lengths) {
    /**
     * Column of a listing: 0, 1, 2, … in an order that follows from the videos' ids alone and is otherwise random. The
     * first n are a random sample, and every 32nd are a random part of the set.
     */
    public static final String RANK = "rank";

    /**
     * Chooses videos.
     *
     * @param limit at most so many; which ones depends on their ids alone, so two sides of the same ids keep pairs
     */
    public static Side of(VideoSet set, Optional<Integer> limit) {
        if (set.statistics().isPresent()) {
            return new Side(set, ranked(set.listing()), set.statistics().get().blocks().total().count(),
                    new TreeSet<>());
        }
        Dataset<Row> shuffled = set.listing()
                .orderBy(xxhash64(col(VideoSet.PAIR)), col(VideoSet.PAIR), col(VideoSet.ID));
        Dataset<Row> chosen = ranked(limit.map(shuffled::limit).orElse(shuffled)).cache();
        long count = chosen.count();
        if (count == 0) {
            throw KinoraException.input("empty-set", "Cannot evaluate " + set.name()
                    + ": the frames of its videos are missing; run the job that writes them again");
        }
        SortedSet<Integer> lengths = new TreeSet<>();
        chosen.select(VideoSet.LENGTH).distinct().collectAsList().forEach(row -> lengths.add(row.getInt(0)));
        return new Side(set, chosen, count, lengths);
    }

    /** How many of its videos are at hand. */
    public long atHand() {
        return set.statistics().isPresent() ? 0 : count;
    }

    private static Dataset<Row> ranked(Dataset<Row> rows) {
        return rows.sparkSession().createDataFrame(
                rows.toJavaRDD().zipWithIndex().map(pair -> with(pair._1(), pair._2())),
                rows.schema().add(RANK, DataTypes.LongType, false));
    }

    private static Row with(Row row, long rank) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = rank;
        return RowFactory.create(values);
    }
}
