package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;

/**
 * What a metric gives for real against real: disjoint halves of the real set, drawn again and again. No generator does
 * better in truth, so it stands beside each figure.
 *
 * @param value mean over splits
 * @param spread standard deviation over splits; they share points, so it is no standard error of the mean
 * @param size points of each half
 */
public record Floor(double value, double spread, long size) {
    private static final int SPLITS = 8;

    /** The floor of any metric that compares rows, n × d. Splits depend on the seed alone. */
    public static Floor of(float[][] real, ToDoubleBiFunction<float[][], float[][]> metric, long seed) {
        List<float[]> rows = new ArrayList<>(List.of(real));
        Random random = new Random(seed);
        int half = real.length / 2;
        double[] values = new double[SPLITS];
        for (int i = 0; i < SPLITS; i++) {
            Collections.shuffle(rows, random);
            values[i] = metric.applyAsDouble(rows.subList(0, half).toArray(float[][]::new),
                    rows.subList(half, 2 * half).toArray(float[][]::new));
        }
        return of(values, half);
    }

    static Floor of(double[] values, long size) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Floor(mean, Math.sqrt(squares / (values.length - 1)), size);
    }
}
