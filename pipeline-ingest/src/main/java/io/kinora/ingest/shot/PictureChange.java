package io.kinora.ingest.shot;

import io.kinora.ingest.picture.Thumbnail;

/**
 * How different two pictures are, over coarse thumbnails.
 *
 * @param amount mean absolute difference of luma and chroma, 0 to 1, which is {@value #FULL_DIFFERENCE} levels and more
 * @param structure 1 − (2 cov + C) / (var + var' + C) of luma, 0 for the same structure to 1 for none in common: the
 *     contrast and structure term of SSIM (Wang, Bovik, Sheikh &amp; Simoncelli, 2004) over the whole picture
 */
record PictureChange(double amount, double structure) {
    /** Mean difference of levels, luma and chroma added, from which on pictures are wholly different. */
    private static final double FULL_DIFFERENCE = 50;
    /** C: stabilises structure where there is hardly any, as what coding does to a flat picture is none. */
    private static final double FLAT = 32;
    /** Cells darker than this in both pictures are left out, as bars are the same in all pictures. */
    private static final int DARK = 24;
    /** Mean differences, besides brightness, below this are no change worth a closer look. */
    private static final double LEAST_MIXTURE = 4;

    /** The difference of two pictures; it is the same either way round. */
    static PictureChange between(Thumbnail left, Thumbnail right) {
        byte[] a = left.coarse();
        byte[] b = right.coarse();
        int lit = 0;
        for (int cell = 0; cell < a.length; cell++) {
            lit += lit(a[cell] & 255, b[cell] & 255) ? 1 : 0;
        }
        boolean all = 4 * lit < a.length;
        int count = all ? a.length : lit;
        long difference = 0;
        long sumA = 0;
        long sumB = 0;
        long squaresA = 0;
        long squaresB = 0;
        long products = 0;
        for (int cell = 0; cell < a.length; cell++) {
            int x = a[cell] & 255;
            int y = b[cell] & 255;
            if (all || lit(x, y)) {
                difference += Math.abs(x - y) + Math.abs((left.blue()[cell] & 255) - (right.blue()[cell] & 255))
                        + Math.abs((left.red()[cell] & 255) - (right.red()[cell] & 255));
                sumA += x;
                sumB += y;
                squaresA += x * x;
                squaresB += y * y;
                products += x * y;
            }
        }
        double varianceA = (squaresA - (double) sumA * sumA / count) / count;
        double varianceB = (squaresB - (double) sumB * sumB / count) / count;
        double covariance = (products - (double) sumA * sumB / count) / count;
        double structure = 1 - (2 * covariance + FLAT) / (varianceA + varianceB + FLAT);
        double amount = difference / (FULL_DIFFERENCE * count);
        return new PictureChange(Math.min(1, amount), Math.max(0, Math.min(1, structure)));
    }

    /**
     * How different they are, 0 to 1: both must differ. A lamp that is switched on leaves the structure, and structure
     * in faint noise is no great difference.
     */
    double value() {
        return Math.sqrt(amount * structure);
    }

    /** Likewise for pictures far apart in time, 0 to 1: much may move, but a shot keeps part of its structure. */
    double lastingValue() {
        return Math.sqrt(amount) * structure;
    }

    private static boolean lit(int x, int y) {
        return x >= DARK || y >= DARK;
    }

    /** Standard deviation of luma, 0 to 127.5. */
    static double contrast(Thumbnail picture) {
        long sum = 0;
        long squares = 0;
        for (byte cell : picture.coarse()) {
            int level = cell & 255;
            sum += level;
            squares += level * level;
        }
        double mean = (double) sum / picture.coarse().length;
        return Math.sqrt(Math.max(0, (double) squares / picture.coarse().length - mean * mean));
    }

    /**
     * Whether a picture is what a dissolve or fade from one to another shows at a time between: how small the rest is
     * that linear mixing leaves, as in the double chromatic difference (Yu, Bozdagi &amp; Harrington, 1997), with
     * brightness taken out, as cameras change their exposure. What moves, or changes at once, is no mixture.
     *
     * @param share how much of the later picture there should be, above 0 and below 1
     * @return 0 for none, as at a hard cut, to 1
     */
    static double mixture(Thumbnail earlier, Thumbnail between, Thumbnail later, double share) {
        byte[] a = earlier.coarse();
        byte[] m = between.coarse();
        byte[] b = later.coarse();
        double meanA = mean(a);
        double meanB = mean(b);
        double meanM = mean(m);
        double difference = 0;
        double rest = 0;
        for (int cell = 0; cell < a.length; cell++) {
            double x = (a[cell] & 255) - meanA;
            double y = (b[cell] & 255) - meanB;
            difference += Math.abs(x - y);
            rest += Math.abs((m[cell] & 255) - meanM - x - share * (y - x));
        }
        if (difference < LEAST_MIXTURE * a.length) {
            return 0;
        }
        return Math.max(0, 1 - rest / (Math.min(share, 1 - share) * difference));
    }

    private static double mean(byte[] cells) {
        int sum = 0;
        for (byte cell : cells) {
            sum += cell & 255;
        }
        return (double) sum / cells.length;
    }
}
