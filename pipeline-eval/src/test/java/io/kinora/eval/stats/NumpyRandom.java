package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.List;

/** The sequence of numpy's {@code RandomState(seed).randn}: MT19937 and the polar method of Marsaglia. */
public final class NumpyRandom {
    private static final int SIZE = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;
    private double saved;
    private boolean hasSaved;

    /** As RandomState(seed). */
    public NumpyRandom(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Rows of normal values, each times a scale plus a shift. */
    List<double[]> normal(int rows, int columns, double scale, double shift) {
        List<double[]> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] values = new double[columns];
            for (int column = 0; column < columns; column++) {
                values[column] = normal() * scale + shift;
            }
            all.add(values);
        }
        return all;
    }

    double normal() {
        if (hasSaved) {
            hasSaved = false;
            return saved;
        }
        double first;
        double second;
        double square;
        do {
            first = 2 * uniform() - 1;
            second = 2 * uniform() - 1;
            square = first * first + second * second;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * Math.log(square) / square);
        saved = factor * first;
        hasSaved = true;
        return factor * second;
    }

    /** Uniform from 0 to below 1, as rand. */
    public double uniform() {
        long high = nextBits() >>> 5;
        long low = nextBits() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    private long nextBits() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
                state[i] = state[(i + MIDDLE) % SIZE] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int value = state[next++];
        value ^= value >>> 11;
        value ^= (value << 7) & 0x9d2c5680;
        value ^= (value << 15) & 0xefc60000;
        value ^= value >>> 18;
        return Integer.toUnsignedLong(value);
    }
}
