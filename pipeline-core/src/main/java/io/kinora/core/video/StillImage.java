package io.kinora.core.video;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Single frames as PNG or JPEG files, by the JDK. */
public final class StillImage {
    private StillImage() {
    }

    /**
     * One frame as the bytes of a PNG file.
     *
     * @param frames a clip of 1 (grey) or at least 3 channels, of which the first three are R, G and B
     * @param frame which frame, 0 to T − 1
     * @throws IndexOutOfBoundsException if there is no such frame
     */
    public static byte[] png(Frames frames, int frame) {
        return file(frames, frame, "png");
    }

    /** One frame likewise as the bytes of a JPEG file, for pages that show many. */
    public static byte[] jpeg(Frames frames, int frame) {
        return file(frames, frame, "jpeg");
    }

    /** A JPEG file's bytes as a {@code data:} URI. */
    public static String jpegDataUri(byte[] jpeg) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }

    private static byte[] file(Frames frames, int frame, String format) {
        BufferedImage image = image(frames, frame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // ImageIO's own stream over the bytes would go by way of a temporary file.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, format, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static BufferedImage image(Frames frames, int frame) {
        Objects.checkIndex(frame, frames.frames());
        BufferedImage image = new BufferedImage(frames.width(), frames.height(), BufferedImage.TYPE_INT_RGB);
        int green = frames.channels() < 3 ? 0 : 1;
        int blue = frames.channels() < 3 ? 0 : 2;
        for (int y = 0; y < frames.height(); y++) {
            for (int x = 0; x < frames.width(); x++) {
                int at = frames.offset(frame, y, x);
                byte[] pixels = frames.pixels();
                image.setRGB(x, y, (pixels[at] & 255) << 16 | (pixels[at + green] & 255) << 8
                        | (pixels[at + blue] & 255));
            }
        }
        return image;
    }
}
