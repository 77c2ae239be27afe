package io.kinora.eval.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.TimedVideo;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommonTimeTest {
    private static final FrameSampling ALL = new FrameSampling(100, 1, 0);

    @Test
    void framesOfTheSameTimeAreComparedAtTheLowerRateUntilTheShorterVideoEnds() throws Exception {
        CommonTime common = CommonTime.of(video(8, 16), video(24, 30), ALL);
        assertThat(numbers(common.real())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(numbers(common.generated())).containsExactly(0, 3, 6, 9, 12, 15, 18, 21, 24, 27);
        assertThat(common.real().fps()).isEqualTo(8);
        assertThat(common.generated().fps()).isEqualTo(8);
        assertThat(common.differs()).isTrue();

        CommonTime uneven = CommonTime.of(video(30, 7), video(25, 5), ALL);
        assertThat(numbers(uneven.real())).as("what is on screen at 0, 40, 80, 120 and 160 ms")
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(numbers(uneven.generated())).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void videosOfOneLengthAndRateAreTakenAsTheyAre() throws Exception {
        CommonTime common = CommonTime.of(video(29.97, 6), video(30000 / 1001.0, 6), ALL);
        assertThat(numbers(common.real())).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(numbers(common.generated())).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(common.differs()).isFalse();
    }

    @Test
    void theProtocolsFramesAreTaken() throws Exception {
        CommonTime common = CommonTime.of(video(8, 16), video(12, 24), new FrameSampling(3, 2, 4));
        assertThat(numbers(common.real())).as("4 frames a second, every second one").containsExactly(0, 4, 8);
        assertThat(numbers(common.generated())).containsExactly(0, 6, 12);
        for (double rate = 1; rate < 23.976; rate += 0.25) {
            CommonTime rounded = CommonTime.of(video(23.976, 30), video(29.97, 30), new FrameSampling(30, 1, rate));
            assertThat(rounded.real().frames()).as("at %s", rate).isEqualTo((int) Math.ceil(30 / 29.97 * rate - 1e-6));
        }
        assertThatThrownBy(() -> CommonTime.of(video(8, 16), video(12, 24), new FrameSampling(3, 1, 10)))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("Cannot take 10.0 frames per second of a video that has 8.0");
    }

    /** A video whose frames hold their numbers. */
    private static TimedVideo video(double rate, int frames) {
        byte[] pixels = new byte[3 * frames];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3);
        }
        Frames all = new Frames(frames, 1, 1, 3, rate, pixels);
        return new TimedVideo() {
            @Override
            public double rate() {
                return rate;
            }

            @Override
            public Frames at(double wanted) {
                return new FrameSampling(frames, 1, wanted).choose(all);
            }
        };
    }

    private static List<Integer> numbers(Frames video) {
        return IntStream.range(0, video.frames()).mapToObj(i -> (int) video.pixels()[3 * i]).toList();
    }
}
