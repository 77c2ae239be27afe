package io.kinora.eval.set;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.MeanSummary;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Merges stored features of a side on executors, in a tree, so that what comes to the driver does not grow with it. */
public final class StoredStatistics {
    private static final int TREE_DEPTH = 2;
    /** Statistics are large beside a few features: more parts than so many for each core cost more than they save. */
    private static final int PARTS_PER_CORE = 2;

    private final JobContext<?> context;
    private final FeatureStore store;

    /** Of features in a store. */
    public StoredStatistics(JobContext<?> context, FeatureStore store) {
        this.context = context;
        this.store = store;
    }

    /** @param limit rows of the sample */
    SetStatistics of(Side side, Extractor extractor, int limit) {
        int width = extractor.width();
        return merged(side, extractor, SetStatistics.empty(width, limit),
                rows -> SetStatistics.of(rows, width, limit), SetStatistics::merge);
    }

    /** Means of an extractor's features. */
    MeanSummary means(Side side, Extractor extractor) {
        int width = extractor.width();
        return merged(side, extractor, new MeanSummary(width), rows -> means(rows, width), MeanSummary::merge);
    }

    private static MeanSummary means(Iterator<Row> rows, int width) {
        MeanSummary summary = new MeanSummary(width);
        rows.forEachRemaining(row -> {
            float[] features = features(row);
            summary.add(row.getLong(0), IntStream.range(0, width).mapToDouble(i -> features[i]).toArray());
        });
        return summary;
    }

    /** The features of a row. */
    static float[] features(Row row) {
        return FeatureStore.features(row);
    }

    /** The id of a row's video. */
    public static String id(Row row) {
        return row.getAs(VideoSet.ID);
    }

    /** The rows of a side's videos that have features, from a rank to before another one. */
    public List<Row> rows(Side side, Extractor extractor, long from, long to) {
        return rows(side.listing().where(col(Side.RANK).geq(from).and(col(Side.RANK).lt(to))), extractor)
                .orderBy(Side.RANK).collectAsList();
    }

    /** Videos' ranks, ids and features. */
    private Dataset<Row> rows(Dataset<Row> listing, Extractor extractor) {
        return listing.select(col(VideoSet.VIDEO), col(Side.RANK), col(VideoSet.ID))
                .join(store.read(extractor), VideoSet.VIDEO)
                .drop(VideoSet.VIDEO);
    }

    /**
     * What is made of a partition's rows of rank, id and features.
     *
     * @param <T> that
     */
    public interface Part<T> extends Serializable {
        /** Of one partition. */
        T of(Iterator<Row> rows);
    }

    /** Makes something of all of a side's rows, part by part, and merges the parts; none is merged into all. */
    public <T> T merged(Side side, Extractor extractor, T none, Part<T> part, Function2<T, T, T> merge) {
        JavaRDD<Row> rows = rows(side.listing(), extractor).toJavaRDD();
        int parts = PARTS_PER_CORE * context.spark().sparkContext().defaultParallelism();
        return rows.coalesce(Math.min(parts, rows.getNumPartitions()))
                .mapPartitions(one -> List.of(part.of(one)).iterator())
                .treeAggregate(none, merge, merge, TREE_DEPTH, true);
    }
}
