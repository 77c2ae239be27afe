package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.Lending;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Computes what is not stored yet of a side's features, reading each video once for all of them. */
public final class Extraction {
    /** Features of so many videos go into the store at once: few small files, and little is lost to a crash. */
    private static final int COMMIT = 512;
    private static final String EXTRACTOR = "extractor";

    private final JobContext<?> context;
    private final FeatureStore store;
    private final FrameSampling sampling;
    private final List<Extractor> extractors;

    /**
     * What was done for one side.
     *
     * @param extracted videos of which something was computed
     * @param unreadable videos that lack some features
     */
    public record Done(long extracted, UnreadableVideos unreadable) {
    }

    /** @param sampling which frames of a video all the extractors see */
    public Extraction(JobContext<?> context, FeatureStore store, FrameSampling sampling, List<Extractor> extractors) {
        this.context = context;
        this.store = store;
        this.sampling = sampling;
        this.extractors = List.copyOf(extractors);
    }

    /** Brings the store up to date for a side. */
    public Done complete(Side side, String role) throws InterruptedException {
        context.describe("Looking for stored features of " + role + " videos");
        Dataset<Row> missing = missing(side).cache();
        UnreadableVideos unreadable = new UnreadableVideos();
        long count = missing.count();
        long extracted = 0;
        if (count > 0) {
            context.describe("Computing features of " + count + " " + role + " videos");
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
            extracted = Lending.<List<Extractor>, Long, InterruptedException>with(spark, extractors,
                    lent -> extract(side, missing, count, lent, role, unreadable));
        }
        missing.unpersist();
        return new Done(extracted, unreadable);
    }

    /** Rows of the listing with the extractors whose features are not stored. */
    private Dataset<Row> missing(Side side) {
        Column[] listed = Arrays.stream(side.listing().columns()).map(name -> col(name)).toArray(Column[]::new);
        Dataset<Row> wanted = side.listing().withColumn(EXTRACTOR,
                explode(array(IntStream.range(0, extractors.size()).mapToObj(i -> lit(i)).toArray(Column[]::new))));
        Dataset<Row> present = IntStream.range(0, extractors.size())
                .mapToObj(i -> store.read(extractors.get(i)).select(col(VideoSet.VIDEO), lit(i).as(EXTRACTOR)))
                .reduce(Dataset::union)
                .orElseThrow();
        return wanted.join(present, new String[] {VideoSet.VIDEO, EXTRACTOR}, "left_anti")
                .groupBy(listed)
                .agg(collect_list(col(EXTRACTOR)).as(ExtractFeatures.MISSING));
    }

    private long extract(Side side, Dataset<Row> missing, long count, Broadcast<List<Extractor>> lent, String role,
            UnreadableVideos unreadable) throws InterruptedException {
        Dataset<Row> rows = SparkWork.spread(side.set().rows(missing), count);
        JavaRDD<ExtractedVideo> computed =
                rows.toJavaRDD().mapPartitions(new ExtractFeatures(side.set().reader(), sampling, lent));
        List<ExtractedVideo> waiting = new ArrayList<>();
        long[] stored = new long[1];
        SparkWork.forEach(context, "Features of " + role + " videos", count, computed, done -> {
            for (ExtractedVideo one : done) {
                if (!one.failure().isEmpty()) {
                    unreadable.add(one.id(), one.failure());
                }
                if (!one.features().isEmpty()) {
                    waiting.add(one);
                }
            }
            if (waiting.size() >= COMMIT) {
                stored[0] += commit(waiting);
            }
        });
        return stored[0] + commit(waiting);
    }

    private long commit(List<ExtractedVideo> waiting) {
        int count = waiting.size();
        store.append(waiting, extractors);
        waiting.clear();
        return count;
    }
}
