package io.kinora.eval.feature;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum that TensorFlow's checkpoints carry: CRC32C, rotated and shifted so that the sum of data which itself
 * holds sums stays useful. Rotation and constant are those of the LevelDB log format.
 */
final class MaskedCrc32c {
    private static final int DELTA = 0xa282ead8;

    private MaskedCrc32c() {
    }

    static int of(ByteBuffer data) {
        CRC32C crc = new CRC32C();
        crc.update(data.duplicate());
        return Integer.rotateRight((int) crc.getValue(), 15) + DELTA;
    }
}
