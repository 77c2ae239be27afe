package io.kinora.eval.picture;

import io.kinora.core.video.Frames;

/** Changes of single pictures, frame by frame, the same bits on every CPU. */
public final class Pictures {
    /** In standard deviations: what lies beyond weighs less than a grey level. */
    private static final int REACH = 3;

    private Pictures() {
    }

    /**
     * The video in another size, whatever its aspect, by FFmpeg's scaler: area averages where neither side grows, else
     * bicubic interpolation (Keys 1981, a = −0.6), both with pixel centres at half coordinates and edges repeated.
     */
    public static Frames resized(Frames video, int height, int width) {
        if (video.height() == height && video.width() == width) {
            return video;
        }
        try (PlaneScaler scaler = new PlaneScaler(video, height, width)) {
            return scaler.scaled();
        }
    }

    /** Each frame under a Gaussian of standard deviation {@code sigma} pixels, above 0; edges are repeated. */
    public static Frames blurred(Frames video, double sigma) {
        double[] kernel = kernel(sigma);
        int size = video.frameSize();
        int row = video.width() * video.channels();
        byte[] pixels = new byte[video.pixels().length];
        double[] frame = new double[size];
        double[] along = new double[size];
        for (int start = 0; start < pixels.length; start += size) {
            for (int i = 0; i < size; i++) {
                frame[i] = video.pixels()[start + i] & 255;
            }
            for (int line = 0; line < size; line += row) {
                for (int channel = 0; channel < video.channels(); channel++) {
                    convolve(frame, along, line + channel, video.channels(), video.width(), kernel);
                }
            }
            for (int column = 0; column < row; column++) {
                convolve(along, frame, column, row, video.height(), kernel);
            }
            for (int i = 0; i < size; i++) {
                pixels[start + i] = (byte) Math.round(frame[i]);
            }
        }
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), video.fps(), pixels);
    }

    private static void convolve(double[] from, double[] to, int start, int stride, int count, double[] kernel) {
        int reach = kernel.length / 2;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = -reach; k <= reach; k++) {
                sum += kernel[reach + k] * from[start + stride * Math.max(0, Math.min(count - 1, i + k))];
            }
            to[start + stride * i] = sum;
        }
    }

    private static double[] kernel(double sigma) {
        int reach = (int) Math.ceil(REACH * sigma);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            kernel[reach + k] = StrictMath.exp(-k * k / (2 * sigma * sigma));
            sum += kernel[reach + k];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= sum;
        }
        return kernel;
    }
}
