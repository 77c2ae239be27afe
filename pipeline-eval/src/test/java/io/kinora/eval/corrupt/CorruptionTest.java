package io.kinora.eval.corrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Scenes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {
    private static final int FRAMES = 16;

    private final Frames video = Scenes.pan(FRAMES, 48, 64, 2, 1, 1);

    @ParameterizedTest
    @EnumSource
    void aLadderBeginsAtTheVideoItselfAndLeadsAwayFromIt(Corruption corruption) {
        assertThat(corruption.apply(video, "a", 0, 7)).isEqualTo(video);
        double before = 0;
        for (int level = 1; level <= Corruption.MOST; level++) {
            Frames spoilt = corruption.apply(video, "a", level, 7);
            assertThat(spoilt.shape()).isEqualTo(video.shape());
            assertThat(spoilt.fps()).isEqualTo(video.fps());
            double distance = distance(video, spoilt);
            assertThat(distance).as("%s at level %d", corruption.key(), level).isGreaterThan(before);
            before = distance;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameIdSeedAndLevelGiveTheSameVideo(Corruption corruption) {
        byte[] untouched = video.pixels().clone();
        assertThat(corruption.apply(video, "a", 2, 7)).isEqualTo(corruption.apply(video, "a", 2, 7));
        assertThat(video.pixels()).isEqualTo(untouched);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE", "FRAME_SHUFFLE", "FLICKER", "DROPPED_FRAMES"})
    void anotherIdOrSeedGivesAnotherVideo(Corruption corruption) {
        Frames first = corruption.apply(video, "a", 2, 7);
        assertThat(corruption.apply(video, "b", 2, 7)).isNotEqualTo(first);
        assertThat(corruption.apply(video, "a", 2, 8)).isNotEqualTo(first);
    }

    @Test
    void valuesStayWithinTheRange() {
        byte[] extremes = new byte[video.pixels().length];
        Arrays.fill(extremes, extremes.length / 2, extremes.length, (byte) 255);
        Frames bars = new Frames(FRAMES, 48, 64, 3, 8, extremes);
        byte[] noisy = Corruption.NOISE.apply(bars, "a", Corruption.MOST, 1).pixels();
        assertThat(IntStream.range(0, noisy.length / 2).map(i -> noisy[i] & 255).max().orElseThrow()).isLessThan(230);
        assertThat(IntStream.range(noisy.length / 2, noisy.length).map(i -> noisy[i] & 255).min().orElseThrow())
                .isGreaterThan(25);
        byte[] red = Corruption.COLOUR_SHIFT.apply(bars, "a", Corruption.MOST, 1).pixels();
        assertThat(new int[] {red[red.length - 3] & 255, red[red.length - 2] & 255, red[red.length - 1] & 255})
                .containsExactly(255, 255, 153);
    }

    @Test
    void noiseHasTheStatedDeviation() {
        byte[] grey = new byte[video.pixels().length];
        Arrays.fill(grey, (byte) 128);
        Frames flat = new Frames(FRAMES, 48, 64, 3, 8, grey);
        assertThat(Math.sqrt(distance(flat, Corruption.NOISE.apply(flat, "a", 1, 1)))).isBetween(4.9, 5.1);
        assertThat(Math.sqrt(distance(flat, Corruption.NOISE.apply(flat, "a", 3, 1)))).isBetween(19.8, 20.2);
    }

    @Test
    void aShuffledVideoHasTheSameFramesInOtherPlaces() {
        for (int level = 1; level <= Corruption.MOST; level++) {
            List<Integer> order = order(Corruption.FRAME_SHUFFLE.apply(video, "a", level, 3));
            assertThat(order).containsExactlyInAnyOrderElementsOf(IntStream.range(0, FRAMES).boxed().toList());
            assertThat(moved(order)).isEqualTo(2L << level - 1);
        }
    }

    @Test
    void aFrozenVideoStandsStillFromAFrameOn() {
        assertThat(order(Corruption.FREEZE.apply(video, "a", 2, 3)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7);
        assertThat(new HashSet<>(order(Corruption.FREEZE.apply(video, "a", Corruption.MOST, 3)))).containsExactly(0);
    }

    @Test
    void aLostFrameIsReplacedByTheOneBefore() {
        Set<Integer> kept = Set.copyOf(order(video));
        for (int level = 1; level <= Corruption.MOST; level++) {
            List<Integer> order = order(Corruption.DROPPED_FRAMES.apply(video, "a", level, 3));
            Set<Integer> now = new HashSet<>(order);
            assertThat(kept).as("what one level loses, the next does not bring back").containsAll(now);
            assertThat(FRAMES - now.size()).isEqualTo(new int[] {2, 4, 8, 11}[level - 1]);
            for (int frame = 0; frame < FRAMES; frame++) {
                assertThat(order.get(frame)).isEqualTo(now.contains(frame) ? frame : order.get(frame - 1));
            }
            kept = now;
        }
    }

    @Test
    void videosOfOneOrTwoFramesAreNoProblem() {
        for (Corruption corruption : Corruption.values()) {
            for (int frames = 1; frames <= 2; frames++) {
                Frames tiny = Scenes.pan(frames, 16, 16, 2, 1, 1);
                for (int level = 0; level <= Corruption.MOST; level++) {
                    assertThat(corruption.apply(tiny, "a", level, 1).shape()).isEqualTo(tiny.shape());
                }
            }
        }
    }

    @Test
    void wrongLevelsAndGreyVideosAreRefused() {
        assertThatThrownBy(() -> Corruption.BLUR.apply(video, "a", 5, 1)).hasMessageContaining("levels are 0 to 4");
        assertThatThrownBy(() -> Corruption.COLOUR_SHIFT.apply(new Frames(1, 2, 2, 1, 8, new byte[4]), "a", 1, 1))
                .hasMessageContaining("RGB frames are needed");
        assertThat(Corruption.DROPPED_FRAMES.key()).isEqualTo("dropped_frames");
    }

    /** Which frame of the video each frame is. */
    private List<Integer> order(Frames spoilt) {
        int size = video.frameSize();
        return IntStream.range(0, FRAMES).mapToObj(frame -> IntStream.range(0, FRAMES)
                .filter(from -> Arrays.equals(video.pixels(), from * size, (from + 1) * size,
                        spoilt.pixels(), frame * size, (frame + 1) * size))
                .findFirst().orElseThrow()).toList();
    }

    private static long moved(List<Integer> order) {
        return IntStream.range(0, order.size()).filter(frame -> order.get(frame) != frame).count();
    }

    private static double distance(Frames first, Frames second) {
        double sum = 0;
        for (int i = 0; i < first.pixels().length; i++) {
            double difference = (first.pixels()[i] & 255) - (second.pixels()[i] & 255);
            sum += difference * difference;
        }
        return sum / first.pixels().length;
    }
}
