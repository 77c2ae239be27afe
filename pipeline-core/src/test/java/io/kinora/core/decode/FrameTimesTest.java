package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FrameTimesTest {
    @Test
    void timesRiseThroughGapsJumpsAndMissingOnes() {
        Timeline timeline = new Timeline(10);

        assertThat(timeline.next(OptionalLong.of(5_000_000), 0)).isEqualTo(5_000_000);
        assertThat(timeline.next(OptionalLong.empty(), 0)).isEqualTo(5_100_000);
        assertThat(timeline.next(OptionalLong.of(5_200_000), 0)).isEqualTo(5_200_000);
        assertThat(timeline.next(OptionalLong.of(5_150_000), 0)).as("out of order").isEqualTo(5_200_001);
        assertThat(timeline.next(OptionalLong.of(7_000_000), 0)).as("a pause is real").isEqualTo(7_000_000);
        assertThat(timeline.next(OptionalLong.of(90_000_000_000L), 0)).as("a jump ahead").isEqualTo(7_100_000);
        assertThat(timeline.next(OptionalLong.of(90_000_100_000L), 0)).isEqualTo(7_200_000);
        assertThat(timeline.next(OptionalLong.of(0), 0)).as("a jump back").isEqualTo(7_300_000);
        assertThat(timeline.next(OptionalLong.of(100_000), 0)).isEqualTo(7_400_000);
        assertThat(timeline.next(OptionalLong.empty(), 40_000)).as("the frame before says how long it lasts")
                .isEqualTo(7_440_000);
    }

    @Test
    void aTimeThatHadToBeChangedIsNoneToJumpTo() {
        Timeline timeline = new Timeline(10);
        timeline.next(OptionalLong.of(0), 0);
        timeline.next(OptionalLong.of(100_000), 0);
        assertThat(timeline.plain()).isTrue();

        timeline.next(OptionalLong.of(100_000), 0);
        assertThat(timeline.plain()).as("twice the same").isFalse();
    }

    @Test
    void everyFrameIsUsedOnceAtItsOwnRateThoughTimesAreRoundedToMilliseconds() {
        assertThat(uses(30, 30, 1000)).containsOnly(1).hasSize(30);
    }

    @Test
    void framesAreDroppedOrRepeatedToReachTheTargetRate() {
        // Frames at 0, 40, 80 …; targets at 0, 125, 250 …: frames 0, 3, 6, 9, 12, 15, 18 and 21 are on screen then.
        assertThat(uses(25, 8, 1000)).containsExactly(1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0,
                1, 0, 0, 0);
        assertThat(uses(4, 10, 1000)).containsExactly(3, 2, 3, 2);
    }

    /** How often each frame of one second is used, its times rounded to milliseconds and starting at 700 ms. */
    private static List<Integer> uses(int sourceFps, double targetFps, int milliseconds) {
        FrameSelector selector = new FrameSelector(targetFps, 700_000);
        List<Integer> uses = new ArrayList<>();
        for (int frame = 1; frame <= sourceFps; frame++) {
            uses.add(selector.take(700_000 + 1000L * Math.round((double) frame * milliseconds / sourceFps)));
        }
        return uses;
    }

    @Test
    void cropsTheMiddleInStoredPixels() {
        assertThat(CropArea.middle(1280, 720, 1, 64, 64)).isEqualTo(new CropArea(280, 0, 720, 720));
        assertThat(CropArea.middle(480, 720, 1, 64, 64)).isEqualTo(new CropArea(0, 120, 480, 480));
        assertThat(CropArea.middle(640, 360, 2, 64, 64)).as("pixels twice as wide as high")
                .isEqualTo(new CropArea(230, 0, 180, 360));
        assertThat(CropArea.middle(1, 1000, 1, 64, 32)).isEqualTo(new CropArea(0, 499, 1, 1));
        assertThat(new CropArea(281, 3, 10, 10).alignedTo(2, 2)).isEqualTo(new CropArea(280, 2, 10, 10));
    }
}
