package io.kinora.eval.feature;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). The JDK has it too, but
 * promises no sequence across its versions, and a network's weights must stay what they are.
 */
final class SplitMix {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final int UNUSED_BITS = 11;
    private static final double SCALE = 0x1p-52;

    private long state;

    SplitMix(long seed) {
        this.state = seed;
    }

    /** Uniform from −1 to below 1. */
    double next() {
        return (nextBits() >>> UNUSED_BITS) * SCALE - 1;
    }

    long nextBits() {
        state += GOLDEN;
        long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
