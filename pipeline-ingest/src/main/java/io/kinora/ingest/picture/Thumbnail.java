package io.kinora.ingest.picture;

/**
 * A decoded picture made small: area averages of the whole stored picture, full range, 0 to 255, row by row. Its
 * shape is the same for every source, so that what is measured on it does not depend on the source's size.
 *
 * @param luma {@value #HEIGHT} rows of {@value #WIDTH}; neither to be changed nor copied, like all planes
 * @param coarse luma again, {@value #COARSE_HEIGHT} rows of {@value #COARSE_WIDTH}: hardly changed by small motion
 * @param blue difference to blue (Cb) around 128, of the coarse size
 * @param red difference to red (Cr) around 128, of the coarse size
 */
public record Thumbnail(byte[] luma, byte[] coarse, byte[] blue, byte[] red) {
    /** Columns. */
    public static final int WIDTH = 64;
    /** Rows. */
    public static final int HEIGHT = 36;
    /** Columns of the coarse planes. */
    public static final int COARSE_WIDTH = WIDTH / 2;
    /** Rows of the coarse planes. */
    public static final int COARSE_HEIGHT = HEIGHT / 2;

    /** Makes the coarse luma: means of two by two. */
    public static Thumbnail of(byte[] luma, byte[] blue, byte[] red) {
        byte[] coarse = new byte[COARSE_WIDTH * COARSE_HEIGHT];
        for (int y = 0; y < COARSE_HEIGHT; y++) {
            for (int x = 0; x < COARSE_WIDTH; x++) {
                int at = 2 * (y * WIDTH + x);
                int sum = (luma[at] & 255) + (luma[at + 1] & 255) + (luma[at + WIDTH] & 255)
                        + (luma[at + WIDTH + 1] & 255);
                coarse[y * COARSE_WIDTH + x] = (byte) (sum + 2 >> 2);
            }
        }
        return new Thumbnail(luma, coarse, blue, red);
    }
}
