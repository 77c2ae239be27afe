package io.kinora.eval.pair;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.video.Frames;
import io.kinora.eval.extract.SparkWork;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.MeanSummary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares each generated video with the real one that belongs to it. */
public final class PairedVideos {
    private static final String REAL = "real";
    private static final String GENERATED = "generated";
    private static final long SEED = 1;

    private final JobContext<?> context;
    private final FrameSampling sampling;

    /**
     * The comparison of all pairs.
     *
     * @param summary figures by the columns of {@link PairFigures}
     * @param pairs how many were compared
     * @param unreadable pairs that could not be compared, by the generated video
     * @param protocol how the figures came about
     * @param extremes the worst and the best pairs
     */
    public record Comparison(MeanSummary summary, long pairs, UnreadableVideos unreadable, Fingerprint protocol,
            ExtremePairs extremes) {
        /**
         * Means over pairs.
         *
         * @param warnings which are left out is added here
         */
        public List<Figure> figures(List<Metric> wanted, List<String> warnings) {
            List<Figure> figures = new ArrayList<>();
            for (Metric metric : wanted) {
                int column = PairFigures.COLUMNS.indexOf(metric.key());
                long count = summary.count(column);
                if (count == 0) {
                    warnings.add("Left out: " + metric.key() + ", since the pictures are too small for it.");
                } else {
                    figures.add(new Figure(metric.key(), protocol, summary.mean(column),
                            summary.interval(column, SEED), Optional.empty(), Optional.empty(), count, count));
                }
            }
            return figures;
        }
    }

    /** One pair; no figures where it cannot be compared. */
    private record Compared(String real, String id, long rank, List<PairFigures> figures, String failure) implements Serializable {
    }

    /** @param sampling which frames of each video are compared */
    public PairedVideos(JobContext<?> context, FrameSampling sampling) {
        this.context = context;
        this.sampling = sampling;
    }

    /**
     * Compares all pairs.
     *
     * @param extremes keeps the worst and the best
     * @throws KinoraException exit code 3 if there is none, or none can be compared
     */
    public Comparison compare(Side real, Side generated, ExtremePairs extremes) throws InterruptedException {
        context.describe("Pairing real and generated videos");
        Dataset<Row> pairs = pairs(real, generated);
        long count = pairs.count();
        if (count == 0) {
            throw KinoraException.input("no-pairs", "Cannot pair " + generated.set().name() + " with "
                    + real.set().name() + ": no " + real.set().pairedBy().text() + " is on both sides; "
                    + "name or number the videos alike");
        }
        context.describe("Comparing " + count + " pairs of videos");
        VideoReader realReader = real.set().reader();
        VideoReader generatedReader = generated.set().reader();
        FrameSampling frames = sampling;
        JavaRDD<Compared> compared = SparkWork.spread(pairs, count).toJavaRDD()
                .map(row -> compare(row.getStruct(0), realReader, row.getStruct(1), generatedReader, frames));
        MeanSummary summary = new MeanSummary(PairFigures.COLUMNS.size());
        UnreadableVideos unreadable = new UnreadableVideos();
        SparkWork.forEach(context, "Pairs", count, compared, done -> done.forEach(one -> {
            one.figures().forEach(figures -> {
                summary.add(one.rank(), figures.row());
                extremes.add(new ScoredPair(one.real(), one.id(), figures.named()));
            });
            if (one.figures().isEmpty()) {
                unreadable.add(one.id(), one.failure());
            }
        }));
        if (unreadable.count() == count) {
            throw KinoraException.input("no-pairs", "Cannot compare any of " + count + " pairs"
                    + unreadable.example());
        }
        return new Comparison(summary, count - unreadable.count(), unreadable,
                new Fingerprint(Map.of("resize", PairFigures.RESIZE)).and(sampling.parts()), extremes);
    }

    private static Dataset<Row> pairs(Side real, Side generated) {
        boolean single = real.count() == 1 && generated.count() == 1;
        if (!single && real.set().pairedBy() != generated.set().pairedBy()) {
            throw KinoraException.input("no-pairs", "Cannot pair " + generated.set().name() + " with "
                    + real.set().name() + ": one has a " + generated.set().pairedBy().text() + " and the other a "
                    + real.set().pairedBy().text() + "; give two sets of one kind, or leave --paired out");
        }
        requireUnique(real);
        requireUnique(generated);
        Dataset<Row> first = nested(real, REAL, single);
        Dataset<Row> second = nested(generated, GENERATED, single);
        return first.join(second, VideoSet.PAIR).select(REAL, GENERATED);
    }

    /** Rows with all that a side's reader needs in one column, beside the key of the pair. */
    private static Dataset<Row> nested(Side side, String name, boolean single) {
        Dataset<Row> rows = side.set().rows(side.listing());
        return rows.select((single ? lit("") : col(VideoSet.PAIR)).as(VideoSet.PAIR), struct(col("*")).as(name));
    }

    private static void requireUnique(Side side) {
        Dataset<Row> twice = side.listing().groupBy(VideoSet.PAIR).count().where(col("count").gt(1));
        List<Row> found = twice.orderBy(VideoSet.PAIR).limit(1).collectAsList();
        if (!found.isEmpty()) {
            throw KinoraException.input("ambiguous-pairs", "Cannot pair the videos of " + side.set().name()
                    + ": " + found.get(0).getLong(1) + " of them have the " + side.set().pairedBy().text() + " "
                    + found.get(0).getString(0) + "; give a set in which each has its own");
        }
    }

    private static Compared compare(Row real, VideoReader realReader, Row generated, VideoReader generatedReader,
            FrameSampling sampling) {
        String realId = real.getAs(VideoSet.ID);
        String id = generated.getAs(VideoSet.ID);
        long rank = generated.getAs(Side.RANK);
        try {
            Frames reference = sampling.choose(realReader.read(real));
            Frames other = sampling.choose(generatedReader.read(generated));
            return new Compared(realId, id, rank, List.of(PairFigures.between(reference, other)), "");
        } catch (UnreadableVideoException | KinoraException e) {
            return new Compared(realId, id, rank, List.of(), e.getMessage());
        }
    }
}
