package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values worked out by hand from each convention's definition, in levels of 0 to 255. */
class ConventionTest {
    /** A row of grey pixels, enlarged or shrunk; the output's levels. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Doubling: google samples at 0, ½, 1, 1½; the others at −¼ (the first), ¼, ¾, 1¼ (the last).
            GOOGLE    | 0 100         | 0 50 100 100
            STYLEGANV | 0 100         | 0 25 75 100
            # The short side is the height of 1, which becomes 4; the width of 2 becomes 8, of which the middle 4 stay,
            # from −½ + 2.5/4 = ⅛ on by quarters: ⅛, ⅜, ⅝, ⅞; cut down to whole levels.
            VIDEOGPT  | 0 100         | 12 37 62 87
            # Halving: google takes each second pixel, the others the mean of two.
            GOOGLE    | 0 10 20 30 40 50 60 70 | 0 20 40 60
            STYLEGANV | 0 10 20 30 40 50 60 70 | 5 25 45 65
            # By one and a half: at 0, 1½, 3, 4½; and at ¼, 1¾, 3¼, 4¾.
            GOOGLE    | 0 10 20 30 40 50 | 0 15 30 45
            STYLEGANV | 0 10 20 30 40 50 | 2.5 17.5 32.5 47.5
            """)
    void rowsAreSampledWhereTheConventionSays(Convention convention, String in, String out) {
        String[] levels = in.split(" ");
        byte[] pixels = new byte[levels.length * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Integer.parseInt(levels[i / 3]);
        }
        float[] values = convention.apply(new Frames(1, 1, levels.length, 3, 25, pixels), 4);
        String[] expected = out.split(" ");
        assertThat(values).hasSize(4 * 4 * 3);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as("value %d", i)
                    .isCloseTo(2 * Float.parseFloat(expected[i / 3 % 4]) / 255 - 1, within(1e-6f));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBecomeMinusOneToOneInEachChannel(Convention convention) {
        Frames pixel = new Frames(1, 1, 1, 3, 25, new byte[] {0, (byte) 255, 51});
        assertThat(convention.apply(pixel, 1)).containsExactly(new float[] {-1, 1, -0.6f}, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void framesStayApartAndRowsAreTreatedAsColumns(Convention convention) {
        Random random = new Random(1);
        byte[] pixels = new byte[2 * 6 * 9 * 3];
        random.nextBytes(pixels);
        Frames video = new Frames(2, 6, 9, 3, 25, pixels);
        float[] values = convention.apply(video, 5);
        float[] turned = convention.apply(turned(video), 5);
        float[] second = convention.apply(new Frames(1, 6, 9, 3, 25,
                Arrays.copyOfRange(pixels, video.frameSize(), pixels.length)), 5);
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    int at = (row * 5 + column) * 3 + channel;
                    assertThat(values[75 + at]).isEqualTo(second[at]);
                    // Along rows first or last changes the last bit, and that may be a level more or less.
                    assertThat(turned[(column * 5 + row) * 3 + channel]).isCloseTo(values[at],
                            within(convention == Convention.VIDEOGPT ? 0.008f : 1e-6f));
                }
            }
        }
    }

    @Test
    void theShorterSideIsFittedAndTheMiddleOfTheOtherTaken() {
        // 2×4 pixels to 2×2: the two in the middle, of both rows.
        byte[] pixels = new byte[2 * 4 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (10 * (i / 3));
        }
        float[] wide = Convention.VIDEOGPT.apply(new Frames(1, 2, 4, 3, 25, pixels), 2);
        int[] middle = {10, 20, 50, 60};
        for (int i = 0; i < middle.length; i++) {
            // x/255·255 may fall just short of x, and is then cut down.
            assertThat((wide[3 * i] + 1) * 127.5f).isBetween(middle[i] - 1.001f, middle[i] + 0.001f);
        }
    }

    @Test
    void greyVideosAreRefused() {
        assertThatThrownBy(() -> Convention.GOOGLE.apply(new Frames(1, 1, 1, 1, 25, new byte[1]), 2))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("three channels are needed");
    }

    @Test
    void unknownNamesAreRefusedWithThoseThatThereAre() {
        assertThat(Convention.of("styleganv")).isSameAs(Convention.STYLEGANV);
        assertThatThrownBy(() -> Convention.of("cdfvd"))
                .hasMessage("there is no protocol 'cdfvd'; choose from google, styleganv, videogpt");
    }

    private static Frames turned(Frames video) {
        byte[] pixels = new byte[video.pixels().length];
        for (int frame = 0; frame < video.frames(); frame++) {
            for (int row = 0; row < video.height(); row++) {
                for (int column = 0; column < video.width(); column++) {
                    System.arraycopy(video.pixels(), video.offset(frame, row, column), pixels,
                            ((frame * video.width() + column) * video.height() + row) * 3, 3);
                }
            }
        }
        return new Frames(video.frames(), video.width(), video.height(), 3, video.fps(), pixels);
    }
}
