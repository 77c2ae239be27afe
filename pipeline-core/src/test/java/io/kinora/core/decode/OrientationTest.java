package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
    private static final int ONE = 1 << 16;

    /** A stored picture of two columns and three rows, AB / CD / EF. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 0, ABCDEF, 2",
        "-1, 0, 0, -1, 180, FEDCBA, 2",
        "0, 1, -1, 0, 90, ECAFDB, 3",
        "0, -1, 1, 0, 270, BDFACE, 3",
        "-1, 0, 0, 1, 0, BADCFE, 2",
        "1, 0, 0, -1, 180, EFCDAB, 2",
        "0, 1, 1, 0, 270, ACEBDF, 3",
        "0, -1, -1, 0, 90, FDBECA, 3",
    })
    void turnsPicturesAsTheMatrixSays(int a, int b, int c, int d, int degrees, String shown, int width) {
        Orientation orientation = Orientation.of(a * ONE, b * ONE, c * ONE, d * ONE);

        assertThat(letters(orientation.apply(pixels("ABCDEF"), width, 6 / width))).isEqualTo(shown);
        assertThat(orientation.degrees()).isEqualTo(degrees);
    }

    private static byte[] pixels(String letters) {
        byte[] pixels = new byte[3 * letters.length()];
        for (int index = 0; index < letters.length(); index++) {
            pixels[3 * index] = (byte) letters.charAt(index);
        }
        return pixels;
    }

    private static String letters(byte[] pixels) {
        StringBuilder letters = new StringBuilder();
        for (int index = 0; index < pixels.length; index += 3) {
            letters.append((char) pixels[index]);
        }
        return letters.toString();
    }
}
