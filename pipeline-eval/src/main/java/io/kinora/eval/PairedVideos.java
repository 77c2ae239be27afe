package io.kinora.eval;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.EvaluateResult.Unreadable;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares each generated video with the real one that belongs to it. */
final class PairedVideos {
    private static final String REAL = "real";
    private static final String GENERATED = "generated";

    private final JobContext<?> context;

    /**
     * The comparison of all pairs.
     *
     * @param mean mean over pairs
     * @param pairs how many
     * @param unreadable pairs that could not be compared
     */
    record Comparison(Fidelity mean, long pairs, List<Unreadable> unreadable) {
    }

    private record Compared(String id, Fidelity fidelity, String failure) implements Serializable {
    }

    PairedVideos(JobContext<?> context) {
        this.context = context;
    }

    Comparison compare(Side real, Side generated) throws InterruptedException {
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
        JavaRDD<Compared> compared = SparkWork.spread(pairs, count).toJavaRDD()
                .map(row -> compare(row.getStruct(0), realReader, row.getStruct(1), generatedReader));
        List<Compared> all = new ArrayList<>();
        SparkWork.forEach(context, "Pairs", count, compared, all::addAll);
        return mean(all);
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

    private static Compared compare(Row real, VideoReader realReader, Row generated, VideoReader generatedReader) {
        String id = generated.getAs(VideoSet.ID);
        try {
            return new Compared(id, Fidelity.between(realReader.read(real), generatedReader.read(generated)), "");
        } catch (UnreadableVideoException | KinoraException e) {
            return new Compared(id, new Fidelity(0, 0, 0, 0), e.getMessage());
        }
    }

    private static Comparison mean(List<Compared> all) {
        List<Unreadable> unreadable = all.stream()
                .filter(one -> !one.failure().isEmpty())
                .sorted(Comparator.comparing(Compared::id))
                .map(one -> new Unreadable(one.id(), one.failure()))
                .toList();
        // In a fixed order, so that the same pairs give the same last digit.
        List<Fidelity> compared = all.stream()
                .filter(one -> one.failure().isEmpty())
                .sorted(Comparator.comparing(Compared::id))
                .map(Compared::fidelity)
                .toList();
        if (compared.isEmpty()) {
            throw KinoraException.input("no-pairs", "Cannot compare any of " + all.size() + " pairs; the first: "
                    + unreadable.get(0).video() + ": " + unreadable.get(0).reason());
        }
        return new Comparison(Fidelity.mean(compared), compared.size(), unreadable);
    }
}
