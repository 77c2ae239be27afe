package io.kinora.eval.nearest;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.Lending;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.set.StoredStatistics;
import io.kinora.eval.source.Side;
import io.kinora.eval.stats.NearestNeighbours;
import io.kinora.eval.stats.NearestNeighbours.Neighbour;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Finds the training clips nearest to videos, by stored features that give one row for each video. */
public final class TrainingNeighbours {
    /** Videos whose features are held at once: some 7 MB of I3D's logits. */
    static final int CHUNK = 4096;

    private final JobContext<?> context;
    private final StoredStatistics stored;
    private final Side training;
    private final Extractor network;

    /** @param network whose features of all sides are stored */
    public TrainingNeighbours(JobContext<?> context, FeatureStore store, Side training, Extractor network) {
        this.context = context;
        this.stored = new StoredStatistics(context, store);
        this.training = training;
        this.network = network;
    }

    /** The nearest training clip of each video of one of a side's chunks, by their ranks. */
    List<Near> of(Side side, int chunk) {
        long from = (long) chunk * CHUNK;
        return nearest(side, from, from + CHUNK, 1);
    }

    /** The nearest training clip, but itself, of each of a side's first videos, by their ranks. */
    List<Near> ofOthers(Side side, int videos) {
        List<Near> found = new ArrayList<>();
        for (long from = 0; from < Math.min(videos, side.count()); from += CHUNK) {
            found.addAll(nearest(side, from, Math.min(videos, from + CHUNK), 2));
        }
        return found;
    }

    /** With one neighbour, the nearest; with two, the nearest that is not the video itself. */
    private List<Near> nearest(Side side, long from, long to, int neighbours) {
        List<Row> videos = stored.rows(side, network, from, to);
        float[][] queries = videos.stream().map(FeatureStore::features).toArray(float[][]::new);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        List<List<Neighbour>> found = Lending.with(spark, queries, lent -> stored.merged(training, network,
                new NearestNeighbours(queries, neighbours), rows -> nearest(rows, lent, neighbours),
                NearestNeighbours::merge).found());
        List<Near> nearest = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            String id = StoredStatistics.id(videos.get(i));
            found.get(i).stream().filter(one -> neighbours == 1 || !one.id().equals(id)).findFirst()
                    .ifPresent(one -> nearest.add(new Near(id, one.id(), one.distance())));
        }
        return nearest;
    }

    private static NearestNeighbours nearest(Iterator<Row> rows, Broadcast<float[][]> queries, int neighbours) {
        NearestNeighbours found = new NearestNeighbours(queries.value(), neighbours);
        rows.forEachRemaining(row -> found.add(StoredStatistics.id(row), FeatureStore.features(row)));
        return found;
    }
}
