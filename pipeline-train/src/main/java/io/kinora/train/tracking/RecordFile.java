package io.kinora.train.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A TFRecord file in memory. A record is its length (8 bytes), the masked CRC32C of those, its bytes and their masked
 * CRC32C, all little-endian (tensorflow/core/lib/io/record_writer.cc).
 */
final class RecordFile {
    private static final int MASK = 0xa282ead8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(byte[] record) {
        byte[] length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(record.length).array();
        bytes.writeBytes(length);
        bytes.writeBytes(masked(length));
        bytes.writeBytes(record);
        bytes.writeBytes(masked(record));
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private static byte[] masked(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        int value = Integer.rotateRight((int) sum.getValue(), 15) + MASK;
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }
}
