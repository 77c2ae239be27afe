package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;

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
        unreadable.addUnnamed(first.size() < UnreadableVideos.NAMED ? 0 : found.count() - first.size());
        found.unpersist();
        return unreadable;
    }
}
