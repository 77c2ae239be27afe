package io.kinora.ingest.score;

import io.kinora.ingest.picture.Thumbnail;
import java.util.Arrays;

/**
 * A picture in 64 bits that say where it grows brighter to the right: 8 rows of 9 area averages of luma, compared
 * side by side (N. Krawetz, "Kind of Like That", 2013). Brightness, contrast, colour and encoding hardly change it;
 * a logo changes only the bits where it lies.
 */
public final class DifferenceHash {
    /** Pictures of a clip that are hashed. */
    public static final int PICTURES = 8;
    /** Bytes of a clip's hash. */
    public static final int BYTES = PICTURES * Long.BYTES;

    private static final int ROWS = 8;
    private static final int COLUMNS = 9;

    private DifferenceHash() {
    }

    /** The bits of a picture, row by row from the top; the topmost row's leftmost comparison is the highest bit. */
    static long of(Thumbnail picture) {
        long[] cells = cells(picture.luma());
        long bits = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 1; column < COLUMNS; column++) {
                int at = row * COLUMNS + column;
                bits = bits << 1 | (cells[at] > cells[at - 1] ? 1 : 0);
            }
        }
        return bits;
    }

    /**
     * How many bits differ.
     *
     * @param left a clip's hash
     * @param right another of the same length
     * @return 0 to eight times the length
     */
    public static int hammingDistance(byte[] left, byte[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException("Cannot compare hashes of " + left.length + " and " + right.length
                    + " bytes");
        }
        int distance = 0;
        for (int index = 0; index < left.length; index++) {
            distance += Integer.bitCount((left[index] ^ right[index]) & 255);
        }
        return distance;
    }

    /** Sums over the cells, all of the same area. Whole numbers, so that every machine finds the same bits. */
    private static long[] cells(byte[] luma) {
        long[] cells = new long[ROWS * COLUMNS];
        int[] columns = new int[COLUMNS];
        for (int y = 0; y < Thumbnail.HEIGHT; y++) {
            columns(luma, y * Thumbnail.WIDTH, columns);
            // The row spans [8 y, 8 y + 8) of the cells' 36 each; it may belong to two cells.
            int first = y * ROWS / Thumbnail.HEIGHT;
            int inFirst = Math.min(ROWS, (first + 1) * Thumbnail.HEIGHT - y * ROWS);
            for (int column = 0; column < COLUMNS; column++) {
                cells[first * COLUMNS + column] += (long) inFirst * columns[column];
                if (inFirst < ROWS) {
                    cells[(first + 1) * COLUMNS + column] += (long) (ROWS - inFirst) * columns[column];
                }
            }
        }
        return cells;
    }

    /** Sums of a row over the cells' widths: pixel x spans [9 x, 9 x + 9) of the cells' 64 each. */
    private static void columns(byte[] luma, int from, int[] sums) {
        Arrays.fill(sums, 0);
        for (int x = 0; x < Thumbnail.WIDTH; x++) {
            int level = luma[from + x] & 255;
            int first = x * COLUMNS / Thumbnail.WIDTH;
            int inFirst = Math.min(COLUMNS, (first + 1) * Thumbnail.WIDTH - x * COLUMNS);
            sums[first] += inFirst * level;
            if (inFirst < COLUMNS) {
                sums[first + 1] += (COLUMNS - inFirst) * level;
            }
        }
    }
}
