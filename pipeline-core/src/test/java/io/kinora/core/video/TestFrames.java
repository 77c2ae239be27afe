package io.kinora.core.video;

/** Clips for tests: smooth enough that H.264 hardly changes them, moving so that frames differ. */
public final class TestFrames {
    private TestFrames() {
    }

    /** A bright disc moving to the right over a gradient, RGB. */
    public static Frames movingDisc(int frames, int height, int width, double fps) {
        byte[] pixels = new byte[frames * height * width * 3];
        for (int t = 0; t < frames; t++) {
            double centre = width * (0.2 + 0.6 * t / Math.max(1, frames - 1));
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double distance = Math.hypot(x - centre, y - height / 2.0) / (0.2 * Math.min(height, width));
                    double disc = 1 / (1 + Math.exp(6 * (distance - 1)));
                    int at = 3 * ((t * height + y) * width + x);
                    pixels[at] = (byte) (40 + 60.0 * x / width + 120 * disc);
                    pixels[at + 1] = (byte) (60 + 60.0 * y / height + 60 * disc);
                    pixels[at + 2] = (byte) (90 - 40 * disc);
                }
            }
        }
        return new Frames(frames, height, width, 3, fps, pixels);
    }

    /** Mean absolute difference of two clips of one shape, 0 to 255. */
    public static double meanAbsoluteError(byte[] left, byte[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException(left.length + " and " + right.length + " bytes");
        }
        long sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += Math.abs((left[index] & 255) - (right[index] & 255));
        }
        return (double) sum / left.length;
    }
}
