package io.kinora.eval.pair;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.extract.SparkWork;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.TimedReader;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.MeanSummary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** Compares each generated video with the real one that belongs to it. */
public final class PairedVideos {
    private static final long SEED = 1;
    /** Another one where it changes which frames are compared with which. */
    private static final String TIME = "what both have, at the lower rate";

    private final SparkWork work;
    private final FrameSampling sampling;

    /**
     * The comparison of all pairs.
     *
     * @param summary figures by the columns of {@link PairFigures}
     * @param pairs how many were compared
     * @param unreadable pairs that could not be compared, by the generated video
     * @param protocol how the figures came about
     * @param matching what took part, and how
     * @param extremes the worst and the best pairs
     */
    public record Comparison(MeanSummary summary, long pairs, UnreadableVideos unreadable, Fingerprint protocol,
            Matching matching, ExtremePairs extremes) {
        /** How many there are, with those that could not be compared. */
        public long all() {
            return pairs + unreadable.count();
        }

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
    private record Compared(String real, String id, long rank, List<PairFigures> figures, boolean differs,
            String failure) implements Serializable {
    }

    /** @param sampling which frames of each video are compared */
    public PairedVideos(SparkWork work, FrameSampling sampling) {
        this.work = work;
        this.sampling = sampling;
    }

    /**
     * Compares all pairs.
     *
     * @param extremes keeps the worst and the best
     * @throws KinoraException exit code 3 if there is none, or none can be compared
     */
    public Comparison compare(Side real, Side generated, ExtremePairs extremes) {
        work.context().describe("Pairing real and generated videos");
        Partners partners = Partners.of(real, generated);
        long count = partners.pairs();
        work.context().describe("Comparing " + count + " pairs of videos");
        TimedReader realReader = real.set().timed();
        TimedReader generatedReader = generated.set().timed();
        FrameSampling frames = sampling;
        JavaRDD<Compared> compared = SparkWork.spread(partners.rows(), count).toJavaRDD()
                .map(row -> compare(row.getStruct(0), realReader, row.getStruct(1), generatedReader, frames));
        MeanSummary summary = new MeanSummary(PairFigures.COLUMNS.size());
        UnreadableVideos unreadable = new UnreadableVideos();
        AtomicLong differing = new AtomicLong();
        work.forEach("Pairs", count, compared, done -> done.forEach(one -> {
            one.figures().forEach(figures -> {
                summary.add(one.rank(), figures.row());
                extremes.add(new ScoredPair(one.real(), one.id(), figures.named()));
            });
            differing.addAndGet(one.differs() ? 1 : 0);
            if (one.figures().isEmpty()) {
                unreadable.add(one.id(), one.failure());
            }
        }));
        if (unreadable.count() == count) {
            throw KinoraException.input("no-pairs", "Cannot compare any of " + count + " pairs"
                    + unreadable.example());
        }
        return new Comparison(summary, count - unreadable.count(), unreadable,
                new Fingerprint(Map.of("resize", PairFigures.RESIZE, "time", TIME)).and(sampling.parts()),
                partners.matching().withDiffering(differing.get()), extremes);
    }

    private static Compared compare(Row real, TimedReader realReader, Row generated, TimedReader generatedReader,
            FrameSampling sampling) {
        String realId = real.getAs(VideoSet.ID);
        String id = generated.getAs(VideoSet.ID);
        long rank = generated.getAs(Side.RANK);
        try {
            CommonTime both = CommonTime.of(realReader.open(real), generatedReader.open(generated), sampling);
            return new Compared(realId, id, rank, List.of(PairFigures.between(both.real(), both.generated())),
                    both.differs(), "");
        } catch (UnreadableVideoException e) {
            return new Compared(realId, id, rank, List.of(), false, e.getMessage());
        } catch (KinoraException e) {
            return new Compared(realId, id, rank, List.of(), false, UnreadableVideoException.of(e).getMessage());
        }
    }
}
