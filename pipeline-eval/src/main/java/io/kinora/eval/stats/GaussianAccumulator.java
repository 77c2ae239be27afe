package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.List;

/** Gathers points into a {@link GaussianFactor}, a block at a time, so that memory stays bounded. Not thread-safe. */
public final class GaussianAccumulator {
    private final int dimension;
    private final List<double[]> block = new ArrayList<>();
    private GaussianFactor factor;

    /** Begins with no points. */
    public GaussianAccumulator(int dimension) {
        this.dimension = dimension;
        this.factor = GaussianFactor.empty(dimension);
    }

    /** Adds a point. */
    public void add(float[] point) {
        double[] copy = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            copy[i] = point[i];
        }
        block.add(copy);
        if (block.size() == dimension) {
            flush();
        }
    }

    /** Statistics of all points so far. */
    public GaussianFactor factor() {
        flush();
        return factor;
    }

    private void flush() {
        factor = factor.merge(GaussianFactor.of(dimension, block));
        block.clear();
    }
}
