package io.kinora.core.decode;

/**
 * How a stored picture is turned to be shown: first its axes are swapped or not, then each is reversed or not.
 *
 * @param swapped whether stored rows are shown as columns
 * @param mirrored whether shown columns run against the stored axis
 * @param flipped whether shown rows run against the stored axis
 */
record Orientation(boolean swapped, boolean mirrored, boolean flipped) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    /**
     * From a display matrix of ISO/IEC 14496-12: the nearest of the eight orientations.
     *
     * @param a shown x per stored x
     * @param b shown y per stored x
     * @param c shown x per stored y
     * @param d shown y per stored y
     */
    static Orientation of(int a, int b, int c, int d) {
        boolean swap = Math.abs((long) b) + Math.abs((long) c) > Math.abs((long) a) + Math.abs((long) d);
        return swap ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
    }

    /** Degrees clockwise, 0 to 270; a mirror image counts as its unmirrored one. */
    int degrees() {
        if (swapped) {
            return mirrored ? 90 : 270;
        }
        return flipped ? 180 : 0;
    }

    /**
     * Turns a stored RGB picture.
     *
     * @param stored rows of 3 bytes a pixel, without gaps
     * @param width shown columns
     * @param height shown rows
     */
    byte[] apply(byte[] stored, int width, int height) {
        if (equals(UPRIGHT)) {
            return stored;
        }
        byte[] shown = new byte[stored.length];
        int storedWidth = swapped ? height : width;
        for (int y = 0; y < height; y++) {
            int row = flipped ? height - 1 - y : y;
            for (int x = 0; x < width; x++) {
                int column = mirrored ? width - 1 - x : x;
                int from = 3 * (swapped ? column * storedWidth + row : row * storedWidth + column);
                int to = 3 * (y * width + x);
                shown[to] = stored[from];
                shown[to + 1] = stored[from + 1];
                shown[to + 2] = stored[from + 2];
            }
        }
        return shown;
    }
}
