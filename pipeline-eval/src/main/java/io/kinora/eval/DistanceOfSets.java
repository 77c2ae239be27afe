package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Lending;
import io.kinora.eval.EvaluateResult.Unreadable;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.Protocol;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.FrechetDistance;
import io.kinora.eval.stats.GaussianAccumulator;
import io.kinora.eval.stats.GaussianFactor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The Fréchet distance of two sets: features on executors, statistics merged in a tree, a distance of two factors. */
final class DistanceOfSets {
    private static final int TREE_DEPTH = 2;
    /** Features of so many videos go into the store at once: few small files, and little is lost to a crash. */
    private static final int COMMIT = 512;

    private final JobContext<?> context;
    private final FeatureStore store;
    private final I3dWeights weights;
    private final Protocol protocol;

    /**
     * Statistics of one side.
     *
     * @param factor count, mean and scatter of its features
     * @param unreadable videos that gave none
     * @param extracted videos whose features were computed now
     */
    record Statistics(GaussianFactor factor, List<Unreadable> unreadable, long extracted) {
    }

    /**
     * Two sides and how far they are apart.
     *
     * @param squared the squared distance
     */
    record Comparison(Statistics real, Statistics generated, double squared) {
    }

    DistanceOfSets(JobContext<EvaluateSettings> context, I3dWeights weights, Protocol protocol) {
        this.context = context;
        this.weights = weights;
        this.protocol = protocol;
        context.describe("Opening the store of features");
        this.store = FeatureStore.open(context.spark(), context.settings().featureStore(), weights.sha256(),
                protocol.key());
    }

    /** Computes what is not stored yet of each side, then the statistics of all. */
    Comparison compare(Side real, Side generated) throws InterruptedException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        return Lending.with(spark, weights, lent -> {
            Statistics first = statistics(real, "real", lent);
            Statistics second = statistics(generated, "generated", lent);
            return new Comparison(first, second, FrechetDistance.squared(first.factor(), second.factor(), protocol.convention().ddof()));
        });
    }

    private Statistics statistics(Side side, String role, Broadcast<I3dWeights> lent) throws InterruptedException {
        context.describe("Looking for stored features of " + role + " videos");
        Dataset<Row> missing = side.listing()
                .join(store.read(), new String[] {VideoSet.VIDEO}, "left_anti")
                .cache();
        List<Unreadable> unreadable = new ArrayList<>();
        long extracted = extract(side, missing, lent, role, unreadable);
        missing.unpersist();
        context.describe("Merging statistics of " + role + " videos");
        Dataset<Row> features = side.listing().select(VideoSet.VIDEO).join(store.read(), VideoSet.VIDEO);
        GaussianFactor empty = GaussianFactor.empty(I3dNetwork.FEATURES);
        GaussianFactor factor = features.toJavaRDD()
                .mapPartitions(DistanceOfSets::factor)
                .treeAggregate(empty, GaussianFactor::merge, GaussianFactor::merge, TREE_DEPTH);
        if (factor.count() < 2) {
            throw KinoraException.input("too-few-videos", "Cannot compute " + weights.metric() + " of "
                    + side.set().name() + ": at least 2 videos are needed and " + factor.count() + " of "
                    + side.count() + " can be used" + first(unreadable) + "; give more videos");
        }
        return new Statistics(factor, unreadable, extracted);
    }

    private long extract(Side side, Dataset<Row> missing, Broadcast<I3dWeights> lent, String role,
            List<Unreadable> unreadable) throws InterruptedException {
        long count = missing.count();
        if (count == 0) {
            return 0;
        }
        context.describe("Computing I3D features of " + count + " " + role + " videos");
        Dataset<Row> rows = SparkWork.spread(side.set().rows(missing), count);
        JavaRDD<VideoFeatures> computed =
                rows.toJavaRDD().mapPartitions(new ExtractFeatures(side.set().reader(), protocol, lent));
        List<VideoFeatures> waiting = new ArrayList<>();
        long[] stored = new long[1];
        SparkWork.forEach(context, "Features of " + role + " videos", count, computed, done -> {
            for (VideoFeatures one : done) {
                if (one.isFailed()) {
                    unreadable.add(new Unreadable(one.id(), one.failure()));
                } else {
                    waiting.add(one);
                }
            }
            if (waiting.size() >= COMMIT) {
                stored[0] += commit(waiting);
            }
        });
        return stored[0] + commit(waiting);
    }

    private long commit(List<VideoFeatures> waiting) {
        int count = waiting.size();
        if (count > 0) {
            store.append(waiting);
            waiting.clear();
        }
        return count;
    }

    private static Iterator<GaussianFactor> factor(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        float[] point = FeatureStore.features(rows.next());
        GaussianAccumulator accumulator = new GaussianAccumulator(point.length);
        accumulator.add(point);
        rows.forEachRemaining(row -> accumulator.add(FeatureStore.features(row)));
        return List.of(accumulator.factor()).iterator();
    }

    private static String first(List<Unreadable> unreadable) {
        return unreadable.isEmpty() ? ""
                : " (" + unreadable.get(0).video() + ": " + unreadable.get(0).reason() + ")";
    }
}
