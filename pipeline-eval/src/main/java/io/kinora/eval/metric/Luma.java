package io.kinora.eval.metric;

import io.kinora.core.video.Frames;

/** Full-range grey of RGB frames, by the weights of BT.601, as image libraries define it. */
public final class Luma {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private Luma() {
    }

    /** One frame, H·W values from 0 to 255 in C order; of frames with other than three channels, the first channel. */
    public static double[] of(Frames video, int frame) {
        double[] grey = new double[video.height() * video.width()];
        byte[] pixels = video.pixels();
        int at = video.offset(frame, 0, 0);
        for (int i = 0; i < grey.length; i++) {
            int red = Byte.toUnsignedInt(pixels[at]);
            grey[i] = video.channels() == 3
                    ? RED * red + GREEN * Byte.toUnsignedInt(pixels[at + 1]) + BLUE * Byte.toUnsignedInt(pixels[at + 2])
                    : red;
            at += video.channels();
        }
        return grey;
    }

    /** A picture of half the size, of averages of 2×2 values; an odd last row or column is left out. */
    public static double[] halved(double[] grey, int height, int width) {
        int rows = height / 2;
        int columns = width / 2;
        double[] half = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = 2 * row * width + 2 * column;
                half[row * columns + column] = (grey[at] + grey[at + 1] + grey[at + width] + grey[at + width + 1]) / 4;
            }
        }
        return half;
    }
}
