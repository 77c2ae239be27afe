package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Blocks of rows in hand. */
final class Blocks {
    private Blocks() {
    }

    /** Dealt out in seeded random order; no two differ in size by more than one. */
    static FactorBlocks of(float[][] rows, long seed) {
        List<float[]> shuffled = new ArrayList<>(List.of(rows));
        Collections.shuffle(shuffled, new Random(seed));
        FactorBlockAccumulator accumulator = new FactorBlockAccumulator(rows[0].length);
        for (int i = 0; i < shuffled.size(); i++) {
            accumulator.add(i, shuffled.get(i));
        }
        return accumulator.blocks();
    }
}
