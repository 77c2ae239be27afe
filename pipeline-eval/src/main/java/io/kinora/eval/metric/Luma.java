package io.kinora.eval.metric;

import io.kinora.core.video.Frames;

/** Full-range grey of RGB frames, by the weights of BT.601, as image libraries define it. */
final class Luma {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private Luma() {
    }

    /** One frame, H·W values from 0 to 255 in C order; of frames with other than three channels, the first channel. */
    static double[] of(Frames video, int frame) {
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
}
