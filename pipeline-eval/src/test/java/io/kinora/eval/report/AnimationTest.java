package io.kinora.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.Frames;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnimationTest {
    private static final int BYTES = 60 << 10;

    @Test
    void evenNoiseTakesNoMoreBytesThanItMay() {
        byte[] noise = new byte[32 * 96 * 96 * 3];
        new Random(1).nextBytes(noise);
        ShownVideo video = new ShownVideo("clip", List.of("clip"), new Frames(32, 96, 96, 3, 8, noise));

        HtmlPage.Figure figure = Animation.figure(List.of(video, video), 2, 320, BYTES, "two");

        byte[] png = Base64.getDecoder().decode(figure.uri().substring(figure.uri().indexOf(',') + 1));
        assertThat(png.length).isBetween(BYTES / 10, BYTES);
        assertThat(figure.clips()).containsExactly("clip");
    }

    @Test
    void aVideoIsBroughtToTheHeightOfAnother() {
        ShownVideo wide = new ShownVideo("clip", List.of("clip"), new Frames(2, 3, 8, 3, 8, new byte[2 * 3 * 8 * 3]));
        assertThat(wide.ofHeight(6).frames().shape()).isEqualTo("[2, 6, 16, 3]");
        assertThat(wide.ofHeight(6).clips()).containsExactly("clip");
        assertThat(wide.ofHeight(96).frames().shape()).as("no wider than the page").isEqualTo("[2, 96, 192, 3]");
    }

    @Test
    void halvesKeepWhatIsSeen() {
        byte[] pixels = new byte[5 * 4 * 4];
        for (int frame = 0; frame < 5; frame++) {
            for (int i = 0; i < 16; i++) {
                pixels[16 * frame + i] = (byte) (10 * frame + i / 8 * 4);
            }
        }
        Frames video = new Frames(5, 4, 4, 1, 8, pixels);

        Frames brief = Thumbnail.everySecondFrame(video);
        assertThat(brief.frames()).isEqualTo(3);
        assertThat(brief.fps()).isEqualTo(4);
        assertThat(brief.pixels()[16]).isEqualTo((byte) 20);
        Frames small = Thumbnail.halfTheSide(video);
        assertThat(small.height()).isEqualTo(2);
        assertThat(small.pixels()).startsWith(0, 0, 4, 4, 10, 10, 14, 14);
    }
}
