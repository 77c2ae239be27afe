package io.kinora.train.diffusion;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Random numbers that are a pure function of (seed, stream, epoch, index): the same on one executor or a hundred,
 * whatever was drawn before.
 *
 * <p>The generator is Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers:
 * as easy as 1, 2, 3", SC 2011. Its key is the seed; its counter holds the stream (64 bits), the epoch (32 bits) and
 * the index of a block of four numbers (32 bits).
 *
 * <p>Integers and normals come from separate halves of the index range, so that they never share a block.
 */
public final class CounterRandom {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final int INTEGER_BLOCKS = 0x80000000;
    private static final long UNSIGNED = 0xFFFFFFFFL;
    private static final double TWO_TO_32 = 4294967296.0;

    private final int[] key;
    private final int streamLow;
    private final int streamHigh;
    private final int epoch;

    /**
     * @param seed of the run
     * @param stream what the numbers are for, such as {@link #stream(String)} of a clip id or a video's index
     * @param epoch pass over the data, or step of a sampler
     */
    public CounterRandom(long seed, long stream, int epoch) {
        this.key = new int[] {(int) seed, (int) (seed >>> 32)};
        this.streamLow = (int) stream;
        this.streamHigh = (int) (stream >>> 32);
        this.epoch = epoch;
    }

    /** A stream for a name, such as a clip id: the first eight bytes of its SHA-256. */
    public static long stream(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash a name: every Java platform has SHA-256", e);
        }
    }

    /**
     * An integer in [0, bound), uniform to within bound / 2^63.
     *
     * @param index which one
     * @param bound at least 1
     */
    public int uniformInt(int index, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException(
                    "Cannot draw an integer below " + bound + ": the bound must be at least 1");
        }
        int[] block = block(INTEGER_BLOCKS | index);
        // 63 bits, so that the signed product of Java 17 will do.
        long bits = (block[0] & UNSIGNED) << 31 | (block[1] & UNSIGNED) >>> 1;
        return (int) (Math.multiplyHigh(bits, (long) bound << 1));
    }

    /** A number in [0, 1), from 53 bits. */
    public double uniform(int index) {
        int[] block = block(INTEGER_BLOCKS | index);
        long bits = (block[2] & UNSIGNED) << 32 | block[3] & UNSIGNED;
        return (bits >>> 11) * 0x1.0p-53;
    }

    /**
     * Standard normals number 0 to target.length - 1 (Box and Muller, 1958).
     *
     * @param target is filled
     */
    public void normals(float[] target) {
        for (int start = 0; start < target.length; start += 4) {
            int[] block = block(start >>> 2);
            for (int pair = 0; pair < 4 && start + pair < target.length; pair += 2) {
                // (u + 1/2) / 2^32 is never 0, so that the logarithm is finite.
                double radius = Math.sqrt(-2 * Math.log(((block[pair] & UNSIGNED) + 0.5) / TWO_TO_32));
                double angle = 2 * Math.PI * ((block[pair + 1] & UNSIGNED) / TWO_TO_32);
                target[start + pair] = (float) (radius * Math.cos(angle));
                if (start + pair + 1 < target.length) {
                    target[start + pair + 1] = (float) (radius * Math.sin(angle));
                }
            }
        }
    }

    private int[] block(int index) {
        return philox(new int[] {index, epoch, streamLow, streamHigh}, key);
    }

    /**
     * Philox4x32-10 itself.
     *
     * @param counter four words
     * @param key two words
     * @return four random words
     */
    static int[] philox(int[] counter, int[] key) {
        int word0 = counter[0];
        int word1 = counter[1];
        int word2 = counter[2];
        int word3 = counter[3];
        int key0 = key[0];
        int key1 = key[1];
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & UNSIGNED) * (word0 & UNSIGNED);
            long product1 = (MULTIPLIER_1 & UNSIGNED) * (word2 & UNSIGNED);
            word0 = (int) (product1 >>> 32) ^ word1 ^ key0;
            word1 = (int) product1;
            word2 = (int) (product0 >>> 32) ^ word3 ^ key1;
            word3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return new int[] {word0, word1, word2, word3};
    }
}
