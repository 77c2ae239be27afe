package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.job.Lending;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoSet;
import java.time.Duration;
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
    /** So many bytes of features go into the store at once: few files and commits, and no more of the driver's memory. */
    private static final long COMMIT_BYTES = 32L << 20;
    /** What was computed is stored no later than so long after, however slow it is: a crash costs no more. */
    private static final long COMMIT_NANOS = Duration.ofSeconds(20).toNanos();
    private static final String EXTRACTOR = "extractor";

    private final SparkWork work;
    private final FeatureStore store;
    private final FrameSampling sampling;
    private final List<Extractor> extractors;
    private final boolean retrying;

    /**
     * What was done for one side.
     *
     * @param extracted videos of which something was computed in this run
     * @param unreadable videos that lack some features
     */
    public record Done(long extracted, UnreadableVideos unreadable) {
    }

    /** @param sampling which frames of a video all the extractors see */
    public Extraction(SparkWork work, FeatureStore store, FrameSampling sampling, List<Extractor> extractors) {
        this(work, store, sampling, List.copyOf(extractors), false);
    }

    private Extraction(SparkWork work, FeatureStore store, FrameSampling sampling, List<Extractor> extractors,
            boolean retrying) {
        this.work = work;
        this.store = store;
        this.sampling = sampling;
        this.extractors = extractors;
        this.retrying = retrying;
    }

    /** The same, but for videos that could not be used in earlier runs: they are tried again. */
    public Extraction retryingUnreadable() {
        return new Extraction(work, store, sampling, extractors, true);
    }

    /**
     * Brings the store up to date for a side. Each video is read at most once, and never one of which all is stored,
     * be it the reason why it cannot be used.
     */
    public Done complete(Side side, String role) {
        work.context().describe("Looking for stored features of " + role + " videos");
        Dataset<Row> missing = missing(side).cache();
        UnreadableVideos passing = new UnreadableVideos();
        long count = missing.count();
        long extracted = 0;
        if (count > 0) {
            work.context().describe("Computing features of " + count + " " + role + " videos");
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(work.context().spark().sparkContext());
            extracted = Lending.<List<Extractor>, Long, RuntimeException>with(spark, extractors,
                    lent -> extract(side, missing, count, lent, role, passing));
        }
        missing.unpersist();
        work.context().describe("Counting " + role + " videos that cannot be used");
        UnreadableVideos unreadable = UnreadableStored.of(store, side, extractors);
        unreadable.add(passing);
        return new Done(extracted, unreadable);
    }

    /** Rows of the listing with the extractors of which neither features nor a reason are stored. */
    private Dataset<Row> missing(Side side) {
        Column[] listed = Arrays.stream(side.listing().columns()).map(name -> col(name)).toArray(Column[]::new);
        Dataset<Row> wanted = side.listing().withColumn(EXTRACTOR,
                explode(array(IntStream.range(0, extractors.size()).mapToObj(i -> lit(i)).toArray(Column[]::new))));
        Dataset<Row> present = IntStream.range(0, extractors.size())
                .mapToObj(i -> settled(extractors.get(i)).select(col(VideoSet.VIDEO), lit(i).as(EXTRACTOR)))
                .reduce(Dataset::union)
                .orElseThrow();
        return wanted.join(present, new String[] {VideoSet.VIDEO, EXTRACTOR}, "left_anti")
                .groupBy(listed)
                .agg(collect_list(col(EXTRACTOR)).as(ExtractFeatures.MISSING));
    }

    private Dataset<Row> settled(Extractor extractor) {
        Dataset<Row> stored = store.read(extractor).select(VideoSet.VIDEO);
        return retrying ? stored : stored.union(store.failures(extractor).select(VideoSet.VIDEO));
    }

    private long extract(Side side, Dataset<Row> missing, long count, Broadcast<List<Extractor>> lent, String role,
            UnreadableVideos passing) {
        Dataset<Row> rows = SparkWork.spread(side.set().rows(missing), count);
        JavaRDD<ExtractedVideo> computed =
                rows.toJavaRDD().mapPartitions(new ExtractFeatures(side.set().reader(), sampling, lent));
        StoreWriter writer = new StoreWriter(store, extractors, COMMIT_BYTES, COMMIT_NANOS);
        // Also of work that fails in the middle, what is done is kept.
        try (writer) {
            work.forEach("Features of " + role + " videos", count, computed, done -> {
                done.stream().filter(one -> !one.passing().isEmpty())
                        .forEach(one -> passing.add(one.id(), one.passing()));
                writer.add(done);
            });
        }
        return writer.extracted();
    }
}
