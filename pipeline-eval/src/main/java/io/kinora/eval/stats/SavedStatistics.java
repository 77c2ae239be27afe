package io.kinora.eval.stats;

import io.kinora.core.error.KinoraException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Statistics of features with how the features came about, as kept in a file: to be merged with others later, or
 * compared without the videos at hand, with the same intervals. Unlike ones are refused.
 *
 * @param fingerprint how the features came about
 * @param blocks count, mean and scatter of random parts, one point for each video
 */
public record SavedStatistics(Fingerprint fingerprint, FactorBlocks blocks) {
    private static final long MAGIC = 0x4b494e4f53544154L;
    private static final int FORMAT = 1;

    /**
     * Statistics of both sets together.
     *
     * @throws KinoraException exit code 3, saying what differs, if the features came about differently
     */
    public SavedStatistics merge(SavedStatistics other) {
        requireLike(other.fingerprint);
        return new SavedStatistics(fingerprint, blocks.merge(other.blocks));
    }

    /**
     * The squared Fréchet distance.
     *
     * @param ddof as of {@link FrechetDistance#squared(GaussianFactor, GaussianFactor, int)}
     * @throws KinoraException exit code 3, saying what differs, if the features came about differently
     */
    public double distance(SavedStatistics other, int ddof) {
        requireLike(other.fingerprint);
        return FrechetDistance.squared(blocks.total(), other.blocks.total(), ddof);
    }

    /**
     * A file's bytes, all numbers big-endian: the eight letters KINOSTAT, format, number of the fingerprint's parts,
     * each part's name and value in modified UTF-8, d, number of blocks, of each block n, rows of R, the mean and R's
     * rows from the diagonal on, and the CRC-32C of all that. With d = 400 that is at most 21 MB.
     */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeInt(FORMAT);
            out.writeInt(fingerprint.parts().size());
            for (Map.Entry<String, String> part : fingerprint.parts().entrySet()) {
                out.writeUTF(part.getKey());
                out.writeUTF(part.getValue());
            }
            out.writeInt(blocks.blocks().get(0).dimension());
            out.writeInt(blocks.blocks().size());
            for (GaussianFactor block : blocks.blocks()) {
                write(block, out);
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @param name what the file is called, for messages
     * @throws KinoraException exit code 3 if it is no such file, a damaged one, or one of a later Kinora
     */
    public static SavedStatistics read(byte[] bytes, String name) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (bytes.length < Long.BYTES + Integer.BYTES || in.readLong() != MAGIC) {
                throw unusable(name, "it holds no statistics of Kinora");
            }
            int format = in.readInt();
            if (format != FORMAT) {
                throw unusable(name, "its format is " + format + " and this Kinora reads " + FORMAT
                        + "; use the Kinora that wrote it");
            }
            int end = bytes.length - Long.BYTES;
            if (end < 0 || new DataInputStream(new ByteArrayInputStream(bytes, end, Long.BYTES)).readLong()
                    != checksum(bytes, end)) {
                throw unusable(name, "it is damaged; copy it again or compute it anew");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SavedStatistics read(DataInputStream in) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            parts.put(in.readUTF(), in.readUTF());
        }
        int dimension = in.readInt();
        List<GaussianFactor> blocks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long count = in.readLong();
            int rows = in.readInt();
            double[] mean = doubles(in, dimension);
            blocks.add(new GaussianFactor(count, mean, rows,
                    doubles(in, GaussianFactor.packedLength(rows, dimension))));
        }
        return new SavedStatistics(new Fingerprint(parts), new FactorBlocks(blocks));
    }

    /** @throws KinoraException exit code 3, saying what differs, if the features came about differently */
    public void requireLike(Fingerprint other) {
        String difference = fingerprint.difference(other);
        if (!difference.isEmpty()) {
            throw KinoraException.input("unlike-statistics", "Cannot compare statistics of features that came about "
                    + "differently: " + difference + "; compute both alike");
        }
    }

    private static void write(GaussianFactor block, DataOutputStream out) throws IOException {
        out.writeLong(block.count());
        out.writeInt(block.rows());
        for (double value : block.mean()) {
            out.writeDouble(value);
        }
        for (double value : block.factor()) {
            out.writeDouble(value);
        }
    }

    private static double[] doubles(DataInputStream in, int length) throws IOException {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return checksum.getValue();
    }

    private static KinoraException unusable(String name, String reason) {
        return KinoraException.input("bad-statistics", "Cannot read " + name + ": " + reason);
    }
}
