package io.kinora.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final Frames GREY = new Frames(2, 1, 1, 1, 8, new byte[] {10, 20});
    private static final Frames RED = new Frames(1, 1, 2, 3, 5, new byte[] {99, 0, 0, 0, 0, 98});

    @Test
    void tilesClipsThatDifferInSizeLengthAndChannels() {
        Frames sheet = ContactSheet.grid(List.of(GREY, RED, GREY), 2, 3);

        // Cells are 3 by 6 pixels, two columns and two rows of them with 2 pixels between.
        assertThat(sheet.shape()).isEqualTo("[2, 8, 14, 3]");
        assertThat(sheet.fps()).isEqualTo(8);
        assertThat(pixel(sheet, 0, 2, 2)).containsExactly(10, 10, 10);
        assertThat(pixel(sheet, 1, 2, 2)).containsExactly(20, 20, 20);
        assertThat(pixel(sheet, 0, 0, 3)).as("beside a smaller clip").containsExactly(255, 255, 255);
        assertThat(pixel(sheet, 0, 0, 8)).containsExactly(99, 0, 0);
        assertThat(pixel(sheet, 1, 2, 13)).as("the last frame is held").containsExactly(0, 0, 98);
        assertThat(pixel(sheet, 1, 5, 0)).as("second row").containsExactly(20, 20, 20);
        assertThat(pixel(sheet, 0, 5, 8)).as("an empty cell").containsExactly(255, 255, 255);
    }

    @Test
    void laysTimeOutInColumns() throws IOException {
        Frames sheet = ContactSheet.timeline(List.of(GREY, RED), 1);
        assertThat(sheet.shape()).isEqualTo("[1, 4, 6, 3]");

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(StillImage.png(sheet, 0)));

        assertThat(image.getRGB(0, 0)).isEqualTo(0xFF0A0A0A);
        assertThat(image.getRGB(4, 0)).isEqualTo(0xFF141414);
        assertThat(image.getRGB(0, 3)).isEqualTo(0xFF630000);
        assertThat(image.getRGB(4, 3)).as("the shorter clip has no second frame").isEqualTo(0xFFFFFFFF);
    }

    @Test
    void refusesNoClips() {
        assertThatThrownBy(() -> ContactSheet.grid(List.of(), 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot draw a contact sheet: there are no clips");
    }

    private static int[] pixel(Frames frames, int frame, int row, int column) {
        int at = frames.offset(frame, row, column);
        byte[] pixels = frames.pixels();
        return new int[] {pixels[at] & 255, pixels[at + 1] & 255, pixels[at + 2] & 255};
    }
}
