package io.kinora.train.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How values are distributed, in buckets that grow by a tenth from one to the next on both sides of 0, as TensorBoard's
 * own; values that are not finite are left out.
 *
 * @param least of the values
 * @param greatest of the values
 * @param count of the values
 * @param limits upper ends of the buckets, rising; empty where there are no values
 * @param counts in each bucket
 */
record ValueHistogram(double least, double greatest, long count, double sum, double sumOfSquares, List<Double> limits,
        List<Double> counts) {
    private static final double SMALLEST = 1e-12;
    private static final double GROWTH = 1.1;
    private static final double[] LIMITS = allLimits();

    private static double[] allLimits() {
        List<Double> positive = new ArrayList<>();
        for (double limit = SMALLEST; limit < Float.MAX_VALUE; limit *= GROWTH) {
            positive.add(limit);
        }
        positive.add(Double.MAX_VALUE);
        double[] limits = new double[2 * positive.size() + 1];
        for (int i = 0; i < positive.size(); i++) {
            limits[positive.size() + 1 + i] = positive.get(i);
            limits[positive.size() - 1 - i] = -positive.get(i);
        }
        return limits;
    }

    static ValueHistogram of(float[] values) {
        long[] found = new long[LIMITS.length];
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                int place = Arrays.binarySearch(LIMITS, value);
                // A bucket holds what is below its limit: TensorFlow's upper_bound.
                found[place >= 0 ? place + 1 : -place - 1]++;
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        List<Double> limits = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        for (int bucket = 0; bucket < found.length; bucket++) {
            boolean beforeOne = bucket + 1 < found.length && found[bucket + 1] > 0;
            // Of empty buckets only those matter that say where the next full one begins.
            if (found[bucket] > 0 || beforeOne) {
                limits.add(LIMITS[bucket]);
                counts.add((double) found[bucket]);
            }
        }
        return new ValueHistogram(count == 0 ? 0 : least, count == 0 ? 0 : greatest, count, sum, squares, limits, counts);
    }
}
