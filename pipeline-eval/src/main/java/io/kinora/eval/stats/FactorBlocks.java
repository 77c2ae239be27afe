package io.kinora.eval.stats;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Statistics of a set in {@value #COUNT} parts of about the same size, each a random sample of it: what the sampling
 * error of a Fréchet distance is computed from, without a single point kept. The part of a point follows from its key
 * alone, so blocks are the same however the points were spread over executors.
 *
 * @param blocks {@value #COUNT} statistics, some of them perhaps empty
 */
public record FactorBlocks(List<GaussianFactor> blocks) implements Serializable {
    /** Number of parts. */
    public static final int COUNT = 32;

    /** Checks the number. */
    public FactorBlocks {
        if (blocks.size() != COUNT) {
            throw new IllegalArgumentException("Cannot hold " + blocks.size() + " blocks: there are " + COUNT);
        }
        blocks = List.copyOf(blocks);
    }

    /** No points yet. */
    public static FactorBlocks empty(int dimension) {
        return new FactorBlocks(Collections.nCopies(COUNT, GaussianFactor.empty(dimension)));
    }

    /** Blocks of rows in hand, n × d, dealt out in seeded random order; no two differ in size by more than one. */
    public static FactorBlocks of(float[][] rows, long seed) {
        List<float[]> shuffled = new ArrayList<>(List.of(rows));
        Collections.shuffle(shuffled, new Random(seed));
        FactorBlockAccumulator accumulator = new FactorBlockAccumulator(rows[0].length);
        for (int i = 0; i < shuffled.size(); i++) {
            accumulator.add(i, shuffled.get(i));
        }
        return accumulator.blocks();
    }

    /** Blocks of both sets together. */
    public FactorBlocks merge(FactorBlocks other) {
        List<GaussianFactor> merged = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            merged.add(blocks.get(i).merge(other.blocks.get(i)));
        }
        return new FactorBlocks(merged);
    }

    /** Statistics of all points. */
    public GaussianFactor total() {
        return merge(blocks);
    }

    /** The blocks that have points. */
    List<GaussianFactor> filled() {
        return blocks.stream().filter(block -> block.count() > 0).toList();
    }

    /**
     * The filled blocks dealt out into a few larger parts: block i goes to part i mod count.
     *
     * @throws IllegalArgumentException if there are fewer filled blocks than parts
     */
    List<GaussianFactor> parts(int count) {
        List<GaussianFactor> filled = filled();
        if (filled.size() < count) {
            throw new IllegalArgumentException("Cannot tell the sampling error of " + total().count()
                    + " points: they fill " + filled.size() + " blocks and at least " + count + " are needed");
        }
        List<GaussianFactor> parts = new ArrayList<>(filled.subList(0, count));
        for (int i = count; i < filled.size(); i++) {
            parts.set(i % count, parts.get(i % count).merge(filled.get(i)));
        }
        return parts;
    }

    /** Statistics of several sets together. */
    static GaussianFactor merge(List<GaussianFactor> factors) {
        return factors.stream().reduce(GaussianFactor.empty(factors.get(0).dimension()), GaussianFactor::merge);
    }
}
