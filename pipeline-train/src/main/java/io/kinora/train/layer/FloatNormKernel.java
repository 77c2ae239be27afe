package io.kinora.train.layer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The norm for float arrays in this machine's memory. ND4J needs five or more operations for it, each of which goes
 * through memory once; this reads an array in pieces that stay in the CPU's nearest cache, with loops that the JVM
 * compiles to vector instructions. Sums run in fixed order within one sample and group, whatever the threads.
 */
final class FloatNormKernel implements NormKernel {
    /** Floats in a piece: 4 KiB, so that the few pieces in hand fit the first-level cache. */
    private static final int PIECE = 1024;

    private final int channels;
    private final int groups;
    private final double epsilon;
    private final boolean silu;

    FloatNormKernel(NormSettings settings) {
        this.channels = settings.channels();
        this.groups = settings.groups();
        this.epsilon = settings.epsilon();
        this.silu = settings.activation() == Activation.SILU;
    }

    @Override
    public Statistics forward(INDArray x, double[] scale, double[] shift, INDArray y) {
        FloatBuffer source = Layouts.floats(x);
        FloatBuffer target = Layouts.floats(y);
        int tasks = Math.toIntExact(x.size(0)) * groups;
        int positions = Layouts.positions(x);
        double[] means = new double[tasks];
        double[] reciprocals = new double[tasks];
        Parallel.forEach(tasks, task -> {
            int length = channels / groups * positions;
            float[] values = new float[PIECE];
            float[] sigmoids = new float[PIECE];
            statistics(source, task * length, length, values, means, reciprocals, task);
            for (int channel = 0; channel < channels / groups; channel++) {
                int row = task * (channels / groups) + channel;
                float slope = (float) (scale[row] * reciprocals[task]);
                float offset = (float) (shift[row] - scale[row] * reciprocals[task] * means[task]);
                for (int start = 0; start < positions; start += PIECE) {
                    int count = Math.min(PIECE, positions - start);
                    int at = row * positions + start;
                    source.get(at, values, 0, count);
                    FloatLoops.affine(values, slope, offset, count);
                    if (silu) {
                        FloatLoops.sigmoid(values, sigmoids, count);
                        FloatLoops.multiply(values, sigmoids, count);
                    }
                    target.put(at, values, 0, count);
                }
            }
        });
        return new Statistics(means, reciprocals);
    }

    private void statistics(
            FloatBuffer source, int from, int length, float[] values, double[] means, double[] reciprocals, int task) {
        float[] sums = new float[PIECE];
        float[] squares = new float[PIECE];
        // Deviations from any value near the mean keep the variance exact where the mean is far from zero.
        float pivot = source.get(from);
        for (int start = 0; start < length; start += PIECE) {
            int count = Math.min(PIECE, length - start);
            source.get(from + start, values, 0, count);
            FloatLoops.moments(values, pivot, sums, squares, count);
        }
        double mean = FloatLoops.sum(sums) / length;
        double variance = Math.max(0, FloatLoops.sum(squares) / length - mean * mean);
        means[task] = pivot + mean;
        reciprocals[task] = 1 / Math.sqrt(variance + epsilon);
    }

    @Override
    public Gradients backward(
            INDArray x, INDArray outer, Statistics statistics, double[] scale, double[] shift, INDArray inner) {
        FloatBuffer source = Layouts.floats(x);
        FloatBuffer upper = Layouts.floats(outer);
        FloatBuffer target = Layouts.floats(inner);
        int positions = Layouts.positions(x);
        double[] ofScale = new double[scale.length];
        double[] ofShift = new double[shift.length];
        Parallel.forEach(Math.toIntExact(x.size(0)) * groups, task -> {
            int width = channels / groups;
            double reciprocal = statistics.reciprocals()[task];
            double mean = statistics.means()[task];
            float[] normal = new float[PIECE];
            float[] delta = new float[PIECE];
            float[] activated = new float[PIECE];
            float[] sigmoids = new float[PIECE];
            float[] shifts = new float[PIECE];
            float[] scales = new float[PIECE];
            double sumOfDelta = 0;
            double sumOfProduct = 0;
            for (int row = task * width; row < (task + 1) * width; row++) {
                Arrays.fill(shifts, 0);
                Arrays.fill(scales, 0);
                for (int start = 0; start < positions; start += PIECE) {
                    int count = Math.min(PIECE, positions - start);
                    int at = row * positions + start;
                    source.get(at, normal, 0, count);
                    upper.get(at, delta, 0, count);
                    FloatLoops.affine(normal, (float) reciprocal, (float) (-mean * reciprocal), count);
                    if (silu) {
                        FloatLoops.affine(normal, (float) scale[row], (float) shift[row], activated, count);
                        FloatLoops.sigmoid(activated, sigmoids, count);
                        FloatLoops.multiplyBySiluGradient(activated, sigmoids, delta, count);
                    }
                    FloatLoops.accumulate(delta, normal, shifts, scales, count);
                    target.put(at, delta, 0, count);
                }
                ofShift[row] = FloatLoops.sum(shifts);
                ofScale[row] = FloatLoops.sum(scales);
                sumOfDelta += scale[row] * ofShift[row];
                sumOfProduct += scale[row] * ofScale[row];
            }
            double length = (double) width * positions;
            // inner = reciprocal · (scale · delta - mean(scale · delta) - x̂ · mean(scale · delta · x̂))
            double ofSource = -reciprocal * reciprocal * sumOfProduct / length;
            double constant = -reciprocal * sumOfDelta / length - ofSource * mean;
            for (int row = task * width; row < (task + 1) * width; row++) {
                for (int start = 0; start < positions; start += PIECE) {
                    int count = Math.min(PIECE, positions - start);
                    int at = row * positions + start;
                    source.get(at, normal, 0, count);
                    target.get(at, delta, 0, count);
                    FloatLoops.affine(normal, (float) ofSource, (float) constant, count);
                    FloatLoops.addScaled(delta, (float) (scale[row] * reciprocal), normal, count);
                    target.put(at, delta, 0, count);
                }
            }
        });
        return new Gradients(ofScale, ofShift);
    }
}
