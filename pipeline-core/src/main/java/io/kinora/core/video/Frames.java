package io.kinora.core.video;

import java.io.Serializable;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Frames of one clip: RGB, uint8, in C order [T, H, W, C].
 *
 * @param frames number of frames T, at least 1
 * @param height rows H, at least 1
 * @param width columns W, at least 1
 * @param channels values per pixel C; 3 for RGB
 * @param fps frames per second at which the frames are to be shown, above 0
 * @param pixels T·H·W·C bytes, each an unsigned value from 0 to 255; not copied
 */
public record Frames(int frames, int height, int width, int channels, double fps, byte[] pixels)
        implements Serializable {

    /** Checks the shape against the number of bytes. */
    public Frames {
        if (frames < 1 || height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("Cannot hold frames of shape " + shape(frames, height, width, channels));
        }
        if (!(fps > 0) || Double.isInfinite(fps)) {
            throw new IllegalArgumentException("Cannot hold frames at " + fps + " frames per second");
        }
        long expected = (long) frames * height * width * channels;
        if (pixels.length != expected) {
            throw new IllegalArgumentException("Cannot hold " + pixels.length + " bytes as frames of shape "
                    + shape(frames, height, width, channels) + ": " + expected + " are needed");
        }
    }

    /** The shape as text, such as {@code [16, 64, 64, 3]}. */
    public String shape() {
        return shape(frames, height, width, channels);
    }

    /** Offset in {@link #pixels()} of channel 0 of a pixel. */
    public int offset(int frame, int row, int column) {
        return ((frame * height + row) * width + column) * channels;
    }

    /** Bytes of one frame: H·W·C. */
    public int frameSize() {
        return height * width * channels;
    }

    /** CRC32C of the pixels, 0 to 2³²−1. */
    public long crc32c() {
        CRC32C sum = new CRC32C();
        sum.update(pixels);
        return sum.getValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frames that
                && frames == that.frames
                && height == that.height
                && width == that.width
                && channels == that.channels
                && Double.compare(fps, that.fps) == 0
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "Frames" + shape() + " at " + fps + " fps";
    }

    private static String shape(int frames, int height, int width, int channels) {
        return "[" + frames + ", " + height + ", " + width + ", " + channels + "]";
    }
}
