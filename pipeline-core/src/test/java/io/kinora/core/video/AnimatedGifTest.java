package io.kinora.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class AnimatedGifTest {
    @Test
    void playsAllFramesAtTheClipsSpeedForEver() throws IOException {
        Frames clip = TestFrames.movingDisc(7, 24, 40, 8);
        byte[] gif = AnimatedGif.of(clip);
        assertThat(new String(gif, StandardCharsets.ISO_8859_1)).startsWith("GIF89a").contains("NETSCAPE2.0");
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
        assertThat(reader.getNumImages(true)).isEqualTo(7);
        for (int frame = 0; frame < 7; frame++) {
            BufferedImage image = reader.read(frame);
            assertThat(new int[] {image.getHeight(), image.getWidth()}).containsExactly(24, 40);
            IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(frame)
                    .getAsTree("javax_imageio_gif_image_1.0");
            IIOMetadataNode control = (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
            assertThat(control.getAttribute("delayTime")).as("hundredths of a second").isEqualTo("13");
            assertThat(meanDifference(image, clip, frame)).as("frame " + frame).isCloseTo(0, within(6.0));
        }
    }

    @Test
    void takesGreyClips() throws IOException {
        byte[] gif = AnimatedGif.of(new Frames(1, 1, 2, 1, 1000, new byte[] {0, (byte) 255}));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(gif));
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isZero();
        assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    private static double meanDifference(BufferedImage image, Frames clip, int frame) {
        double sum = 0;
        for (int y = 0; y < clip.height(); y++) {
            for (int x = 0; x < clip.width(); x++) {
                int at = clip.offset(frame, y, x);
                for (int channel = 0; channel < 3; channel++) {
                    sum += Math.abs((image.getRGB(x, y) >> 16 - 8 * channel & 255)
                            - (clip.pixels()[at + channel] & 255));
                }
            }
        }
        return sum / (3.0 * clip.height() * clip.width());
    }
}
