package io.kinora.train.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A vector as it travels: Java serializes bytes in one piece, but floats one by one, and ND4J's arrays likewise.
 *
 * @param bytes little-endian float32
 */
public record FloatBytes(byte[] bytes) implements VectorBytes {
    static final FloatBytes NONE = new FloatBytes(new byte[0]);

    /** Values from one index up to another, exclusive. */
    static FloatBytes of(float[] values, int from, int to) {
        byte[] bytes = new byte[Math.multiplyExact(to - from, Float.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, from, to - from);
        return new FloatBytes(bytes);
    }

    static FloatBytes of(float[] values) {
        return of(values, 0, values.length);
    }

    @Override
    public int length() {
        return bytes.length / Float.BYTES;
    }

    @Override
    public float[] values() {
        float[] values = new float[length()];
        copyTo(values, 0);
        return values;
    }

    void copyTo(float[] target, int offset) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target, offset, length());
    }
}
