package io.kinora.train.layer;

/** Loops over short float arrays, plain enough for the JVM to compile them to vector instructions. */
final class FloatLoops {
    /** Beyond it sigmoid is 0 or 1 to within a float's precision. */
    private static final float LIMIT = 18;

    private FloatLoops() {
    }

    /** values = values · slope + offset. */
    static void affine(float[] values, float slope, float offset, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = values[i] * slope + offset;
        }
    }

    /** delta = delta · slope + others. */
    static void addScaled(float[] delta, float slope, float[] others, int count) {
        for (int i = 0; i < count; i++) {
            delta[i] = delta[i] * slope + others[i];
        }
    }

    /** values = values - slope · others. */
    static void subtractScaled(float[] values, float slope, float[] others, int count) {
        for (int i = 0; i < count; i++) {
            values[i] -= slope * others[i];
        }
    }

    /** Adds deviations from the pivot, and their squares, to sums that run side by side. */
    static void moments(float[] values, float pivot, float[] sums, float[] squares, int count) {
        for (int i = 0; i < count; i++) {
            float deviation = values[i] - pivot;
            sums[i] += deviation;
            squares[i] += deviation * deviation;
        }
    }

    /** sums += delta; products += delta · values. */
    static void accumulate(float[] delta, float[] values, float[] sums, float[] products, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += delta[i];
            products[i] += delta[i] * values[i];
        }
    }

    /** The sum, in double. */
    static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** results = sigmoid(values), within 2e-7. */
    static void sigmoid(float[] values, float[] results, int count) {
        for (int i = 0; i < count; i++) {
            float eighth = Math.max(-LIMIT, Math.min(LIMIT, values[i])) * 0.125f;
            float square = eighth * eighth;
            // tanh(value / 8) by the continued fraction of Lambert (1761), then its argument doubled twice.
            float first = eighth * (135135f + square * (17325f + square * (378f + square)))
                    / (135135f + square * (62370f + square * (3150f + square * 28f)));
            float second = 2f * first / (1f + first * first);
            results[i] = 0.5f + second / (1f + second * second);
        }
    }

    /** values = values · others. */
    static void multiply(float[] values, float[] others, int count) {
        for (int i = 0; i < count; i++) {
            values[i] *= others[i];
        }
    }

    /** delta = delta · silu'(z), where sigmoids holds sigmoid(z). */
    static void multiplyBySiluGradient(float[] z, float[] sigmoids, float[] delta, int count) {
        for (int i = 0; i < count; i++) {
            delta[i] *= sigmoids[i] * (1f + z[i] * (1f - sigmoids[i]));
        }
    }

    /** results = values · slope + offset. */
    static void affine(float[] values, float slope, float offset, float[] results, int count) {
        for (int i = 0; i < count; i++) {
            results[i] = values[i] * slope + offset;
        }
    }
}
