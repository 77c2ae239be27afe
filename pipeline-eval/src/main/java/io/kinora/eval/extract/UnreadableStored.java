package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.kinora.eval.feature.Extractor;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoSet;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The videos of a side that some extractor could not use, by what the store tells. */
final class UnreadableStored {
    /** Between the reasons of one video. */
    static final String BETWEEN = "; ";
    private static final String REASONS = "reasons";
    private static final String COUNT = "count";

    private UnreadableStored() {
    }

    static UnreadableVideos of(FeatureStore store, Side side, List<Extractor> extractors) {
        Dataset<Row> failures = extractors.stream().map(store::failures).reduce(Dataset::union).orElseThrow();
        Dataset<Row> found = side.listing().select(VideoSet.ID, VideoSet.VIDEO)
                .join(failures, VideoSet.VIDEO)
                .groupBy(VideoSet.ID)
                .agg(array_join(array_sort(collect_set(col(FeatureStore.FAILURE))), BETWEEN).as(REASONS))
                .cache();
        UnreadableVideos unreadable = new UnreadableVideos();
        List<Row> first = found.orderBy(VideoSet.ID).limit(UnreadableVideos.NAMED).collectAsList();
        first.forEach(row -> unreadable.add(row.getAs(VideoSet.ID), row.getAs(REASONS)));
        if (first.size() == UnreadableVideos.NAMED) {
            addOthers(unreadable, found, first);
        }
        found.unpersist();
        return unreadable;
    }

    private static void addOthers(UnreadableVideos unreadable, Dataset<Row> found, List<Row> first) {
        Dataset<Row> others = found.where(not(col(VideoSet.ID).isInCollection(
                first.stream().map(row -> row.getAs(VideoSet.ID)).toList())));
        long rest = others.count();
        for (Row row : others.groupBy(REASONS).agg(count(lit(1)).as(COUNT)).orderBy(col(COUNT).desc(), col(REASONS))
                .limit(UnreadableVideos.REASONS).collectAsList()) {
            unreadable.addUnnamed(row.getString(0), row.getLong(1));
            rest -= row.getLong(1);
        }
        if (rest > 0) {
            unreadable.addUnnamed(UnreadableVideos.OTHER, rest);
        }
    }
}
