package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

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

    /**
     * What a comparison gives for the halves of each split.
     *
     * @param real rows, n × d, at least four
     * @param comparison takes the two halves
     * @param seed decides the splits
     */
    static <T> List<T> ofHalves(float[][] real, BiFunction<float[][], float[][], T> comparison, long seed) {
        List<float[]> rows = new ArrayList<>(List.of(real));
        Random random = new Random(seed);
        int half = real.length / 2;
        List<T> results = new ArrayList<>();
        for (int i = 0; i < SPLITS; i++) {
            Collections.shuffle(rows, random);
            results.add(comparison.apply(rows.subList(0, half).toArray(float[][]::new),
                    rows.subList(half, 2 * half).toArray(float[][]::new)));
        }
        return results;
    }

    static Floor of(double[] values, long size) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return new Floor(mean, Math.sqrt(squares / (values.length - 1)), size);
    }
}
