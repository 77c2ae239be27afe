package io.kinora.eval.calibrate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.shiftright;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.source.Side;

/**
 * Two random halves of a set of real videos: a spoilt video is never compared with itself, as no generated one is.
 *
 * @param reference stays real
 * @param spoilt is spoilt
 */
public record Halves(Side reference, Side spoilt) {
    private static final int LEAST = 4;

    /**
     * Divides a set.
     *
     * @throws KinoraException exit code 3 if it has fewer than four videos
     */
    public static Halves of(Side real) {
        if (real.count() < LEAST) {
            throw KinoraException.input("too-few-videos", "Cannot calibrate on " + real.set().name() + ": it has "
                    + real.count() + " videos and at least " + LEAST + " are needed, one half to be spoilt and the "
                    + "other to compare it with; give more videos");
        }
        return new Halves(every(real, 0), every(real, 1));
    }

    /** Every second video, by its rank; ranks are counted anew. */
    private static Side every(Side real, int first) {
        return new Side(real.set(), real.listing().where(col(Side.RANK).mod(2).equalTo(first))
                .withColumn(Side.RANK, shiftright(col(Side.RANK), 1)), (real.count() + 1 - first) / 2, real.lengths());
    }
}
