package io.kinora.train.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * A vector that travels at half its size, as bfloat16: a float's sign, its 8 bits of exponent and the first 7 of its
 * fraction, rounded to the nearest, ties to even. So a value keeps its range and comes within 2⁻⁸ (0.4 %) of itself.
 *
 * @param bytes little-endian bfloat16
 */
record BrainFloatBytes(byte[] bytes) implements VectorBytes {
    private static final int DROPPED_BITS = Float.SIZE - Short.SIZE;
    private static final int BELOW_HALF = (1 << DROPPED_BITS - 1) - 1;

    /** Finite values from one index up to another, exclusive. */
    static BrainFloatBytes of(float[] values, int from, int to) {
        byte[] bytes = new byte[Math.multiplyExact(to - from, Short.BYTES)];
        ShortBuffer shorts = shorts(bytes);
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            int even = bits >>> DROPPED_BITS & 1;
            shorts.put((short) (bits + BELOW_HALF + even >>> DROPPED_BITS));
        }
        return new BrainFloatBytes(bytes);
    }

    @Override
    public int length() {
        return bytes.length / Short.BYTES;
    }

    @Override
    public float[] values() {
        float[] values = new float[length()];
        ShortBuffer shorts = shorts(bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(shorts.get(i) << DROPPED_BITS);
        }
        return values;
    }

    private static ShortBuffer shorts(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    }
}
