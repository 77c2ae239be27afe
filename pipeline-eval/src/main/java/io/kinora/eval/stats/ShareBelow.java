package io.kinora.eval.stats;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Which share of one set's values lies below a quantile of another's. Both the share and the quantile are estimates:
 * the interval joins Wilson's of the share with the shares at the ends of Wilson's of the quantile, by squares (Zou and
 * Donner 2008). Values are added one by one and not kept. Not thread-safe.
 */
public final class ShareBelow {
    private static final String METHOD = "Wilson, with that of the quantile by squares";

    private final int yardstick;
    private final double[] thresholds;
    private final long[] below = new long[3];
    private long count;

    /**
     * Begins with no values.
     *
     * @param yardstick the other set's values, at least one; not changed
     * @param share of them below the quantile, above 0 and below 1
     */
    public ShareBelow(double[] yardstick, double share) {
        this.yardstick = yardstick.length;
        Interval ends = ShareInterval.of(share, yardstick.length, yardstick.length, METHOD);
        // The type of which on average that share of further values lies below.
        Percentile quantile = new Percentile().withEstimationType(EstimationType.R_6);
        quantile.setData(yardstick);
        this.thresholds = new double[] {quantile.evaluate(100 * share), quantile.evaluate(100 * ends.low()),
            quantile.evaluate(100 * ends.high())};
    }

    /** Adds a value. */
    public void add(double value) {
        count++;
        for (int i = 0; i < thresholds.length; i++) {
            below[i] += value < thresholds[i] ? 1 : 0;
        }
    }

    /** The quantile. */
    public double threshold() {
        return thresholds[0];
    }

    /** The share of values below it; at least one must have been added. */
    public Interval interval() {
        double share = (double) below[0] / count;
        Interval own = ShareInterval.of(share, count, count, METHOD);
        double low = Math.hypot(share - own.low(), share - (double) below[1] / count);
        double high = Math.hypot(own.high() - share, (double) below[2] / count - share);
        return new Interval(share, Math.max(0, share - low), Math.min(1, share + high), Interval.LEVEL,
                Math.min(count, yardstick), METHOD);
    }
}
