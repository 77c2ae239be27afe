package io.kinora.ingest.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys under which pictures that look alike meet. The 64 bits of a picture's hash fall into four blocks of two rows;
 * each pair of blocks is a key, so that pictures whose hashes differ in at most two blocks (by a logo, or by up to two
 * bits anywhere) share one at least (G. Manku, A. Jain, A. Das Sarma, "Detecting near-duplicates for web crawling",
 * WWW 2007).
 */
final class HashBands {
    private static final int BLOCKS = 4;
    private static final int BLOCK_BITS = 16;
    private static final long BLOCK_MASK = (1L << BLOCK_BITS) - 1;

    private HashBands() {
    }

    /**
     * The keys of a clip, each once, without those of flat parts of a picture, whose bits are all 0.
     *
     * @param hash 8 bytes for each of some pictures; nothing else has keys
     */
    static long[] keys(byte[] hash) {
        if (hash == null || hash.length % Long.BYTES != 0) {
            return new long[0];
        }
        ByteBuffer pictures = ByteBuffer.wrap(hash);
        long[] keys = new long[hash.length / Long.BYTES * BLOCKS * (BLOCKS - 1) / 2];
        int count = 0;
        while (pictures.hasRemaining()) {
            long picture = pictures.getLong();
            for (int first = 0; first < BLOCKS; first++) {
                for (int second = first + 1; second < BLOCKS; second++) {
                    long bits = block(picture, first) << BLOCK_BITS | block(picture, second);
                    if (bits != 0) {
                        keys[count++] = (long) (first * BLOCKS + second) << 2 * BLOCK_BITS | bits;
                    }
                }
            }
        }
        return Arrays.stream(keys, 0, count).distinct().sorted().toArray();
    }

    private static long block(long picture, int block) {
        return picture >>> BLOCK_BITS * (BLOCKS - 1 - block) & BLOCK_MASK;
    }
}
