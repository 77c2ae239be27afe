package io.kinora.eval.stats;

import java.util.List;
import java.util.stream.Stream;

/** Gathers points into {@link FactorBlocks}. Not thread-safe. */
public final class FactorBlockAccumulator {
    private final List<GaussianAccumulator> blocks;

    /** Begins with no points. */
    public FactorBlockAccumulator(int dimension) {
        this.blocks = Stream.generate(() -> new GaussianAccumulator(dimension)).limit(FactorBlocks.COUNT).toList();
    }

    /**
     * Adds a point.
     *
     * @param key decides the block by its lowest bits: a place in an order that is random and the same in every run,
     *     so that blocks are random samples of like size
     */
    public void add(long key, float[] point) {
        blocks.get((int) Math.floorMod(key, (long) FactorBlocks.COUNT)).add(point);
    }

    /** Statistics of all points so far. */
    public FactorBlocks blocks() {
        return new FactorBlocks(blocks.stream().map(GaussianAccumulator::factor).toList());
    }
}
