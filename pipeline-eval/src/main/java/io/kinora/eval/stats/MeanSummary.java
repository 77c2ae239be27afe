package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.Optional;

/**
 * Means over videos of several figures at once, with what their intervals need. Parts merge in any order; what is kept
 * is bounded, whatever the number of videos: up to {@value #LIMIT} of them their own figures, of more a sample.
 * A figure that is not a number is left out of its mean. Not thread-safe.
 */
public final class MeanSummary implements Serializable {
    /** Videos whose own figures are kept: beyond it a mean is as good as normally distributed. */
    static final int LIMIT = 4096;

    private static final long serialVersionUID = 1;
    private static final String WILSON = "Wilson's limits of a share";

    private final RowSample<double[]> sample = new RowSample<>(LIMIT);
    private final long[] counts;
    private final double[] means;
    private final double[] squares;

    /** Begins with no videos. */
    public MeanSummary(int figures) {
        counts = new long[figures];
        means = new double[figures];
        squares = new double[figures];
    }

    /**
     * Adds a video.
     *
     * @param key as of {@link RowSample#add}
     * @param figures as many as there are
     */
    public MeanSummary add(long key, double[] figures) {
        sample.add(key, figures);
        for (int i = 0; i < figures.length; i++) {
            if (!Double.isNaN(figures[i])) {
                merge(i, 1, figures[i], 0);
            }
        }
        return this;
    }

    /** Adds what another one holds. */
    public MeanSummary merge(MeanSummary other) {
        sample.merge(other.sample);
        for (int i = 0; i < counts.length; i++) {
            merge(i, other.counts[i], other.means[i], other.squares[i]);
        }
        return this;
    }

    /** Videos that have a figure. */
    public long count(int figure) {
        return counts[figure];
    }

    /** The mean of a figure; not a number if no video has it. The same bits whatever the order, up to the limit. */
    public double mean(int figure) {
        if (counts[figure] == 0) {
            return Double.NaN;
        }
        return isWhole(figure) ? average(values(figure)) : means[figure];
    }

    /**
     * The interval of a mean; none for fewer than two videos.
     *
     * @param seed decides the resamples
     */
    public Optional<Interval> interval(int figure, long seed) {
        if (counts[figure] < 2) {
            return Optional.empty();
        }
        if (isWhole(figure)) {
            return Optional.of(MeanInterval.of(values(figure), seed));
        }
        return Optional.of(MeanInterval.student(means[figure], squares[figure], counts[figure]));
    }

    /** The interval of a mean of zeros and ones; none without a video. */
    public Optional<Interval> share(int figure) {
        return counts[figure] == 0 ? Optional.empty()
                : Optional.of(ShareInterval.of(mean(figure), counts[figure], counts[figure], WILSON));
    }

    private boolean isWhole(int figure) {
        return counts[figure] <= LIMIT && values(figure).length == counts[figure];
    }

    private double[] values(int figure) {
        return sample.rows().stream().mapToDouble(row -> row[figure]).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** The pairwise update of Chan, Golub and LeVeque. */
    private void merge(int figure, long count, double mean, double square) {
        if (count == 0) {
            return;
        }
        long total = counts[figure] + count;
        double difference = mean - means[figure];
        means[figure] += difference * count / total;
        squares[figure] += square + difference * difference * counts[figure] * count / total;
        counts[figure] = total;
    }
}
