package io.kinora.eval.pair;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.VideoSet;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which videos of two sides belong together.
 *
 * @param rows for each pair a row of both videos' rows, {@link #REAL} and {@link #GENERATED}
 * @param pairs how many
 * @param matching what takes no part
 */
record Partners(Dataset<Row> rows, long pairs, Matching matching) {
    static final String REAL = "real";
    static final String GENERATED = "generated";
    private static final int NAMED = 10;

    private enum Fate {
        PAIR, REAL_ALONE, GENERATED_ALONE, AMBIGUOUS
    }

    /**
     * Finds partners: two videos alone are one pair, others belong together by name.
     *
     * @throws KinoraException exit code 3 if there is no pair
     */
    static Partners of(Side real, Side generated) {
        boolean single = real.count() == 1 && generated.count() == 1;
        if (!single && real.set().pairedBy() != generated.set().pairedBy()) {
            throw KinoraException.input("no-pairs", "Cannot pair " + generated.set().name() + " with "
                    + real.set().name() + ": one has a " + generated.set().pairedBy().text() + " and the other a "
                    + real.set().pairedBy().text() + "; give two sets of one kind, or leave --paired out");
        }
        Dataset<Row> names = names(real, REAL, single).join(names(generated, GENERATED, single), VideoSet.PAIR,
                "full_outer").cache();
        Partners partners = new Partners(rows(real, generated, names, single), names.where(is(Fate.PAIR)).count(),
                new Matching(leftOut(names, Fate.REAL_ALONE), leftOut(names, Fate.GENERATED_ALONE),
                        leftOut(names, Fate.AMBIGUOUS), 0));
        if (partners.pairs() == 0) {
            throw KinoraException.input("no-pairs", "Cannot pair " + generated.set().name() + " with "
                    + real.set().name() + ": no " + real.set().pairedBy().text() + " is on both sides, once; "
                    + partners.matching().leftOut() + "; name or number the videos alike");
        }
        return partners;
    }

    private static Dataset<Row> rows(Side real, Side generated, Dataset<Row> names, boolean single) {
        Dataset<Row> paired = names.where(is(Fate.PAIR)).select(VideoSet.PAIR);
        return nested(real, REAL, single).join(nested(generated, GENERATED, single), VideoSet.PAIR)
                .join(paired, VideoSet.PAIR).select(REAL, GENERATED);
    }

    /** How many videos of a side have each name. */
    private static Dataset<Row> names(Side side, String count, boolean single) {
        return side.listing().select(name(single).as(VideoSet.PAIR)).groupBy(VideoSet.PAIR)
                .agg(count(lit(1)).as(count));
    }

    /** Rows with all that a side's reader needs in one column, beside the name. */
    private static Dataset<Row> nested(Side side, String column, boolean single) {
        Dataset<Row> rows = side.set().rows(side.listing());
        return rows.select(name(single).as(VideoSet.PAIR), struct(col("*")).as(column));
    }

    private static Column name(boolean single) {
        return single ? lit("") : col(VideoSet.PAIR);
    }

    private static Column is(Fate fate) {
        Column both = col(REAL).isNotNull().and(col(GENERATED).isNotNull());
        Column once = col(REAL).equalTo(1).and(col(GENERATED).equalTo(1));
        return switch (fate) {
            case PAIR -> once;
            case REAL_ALONE -> col(GENERATED).isNull();
            case GENERATED_ALONE -> col(REAL).isNull();
            case AMBIGUOUS -> both.and(col(REAL).gt(1).or(col(GENERATED).gt(1)));
        };
    }

    private static LeftOut leftOut(Dataset<Row> names, Fate fate) {
        Column videos = coalesce(col(REAL), lit(0)).plus(coalesce(col(GENERATED), lit(0)));
        Dataset<Row> left = names.where(is(fate));
        long count = left.agg(coalesce(sum(videos), lit(0L))).head().getLong(0);
        if (count == 0) {
            return new LeftOut(0, List.of());
        }
        Column name = fate == Fate.AMBIGUOUS ? concat(col(VideoSet.PAIR), lit(": "), col(REAL), lit(" real, "),
                col(GENERATED), lit(" generated")) : col(VideoSet.PAIR);
        return new LeftOut(count, left.orderBy(VideoSet.PAIR).limit(NAMED).select(name).collectAsList().stream()
                .map(row -> row.getString(0)).toList());
    }
}
