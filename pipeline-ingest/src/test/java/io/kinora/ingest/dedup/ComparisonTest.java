package io.kinora.ingest.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final SyntheticScene SCENE = new SyntheticScene(1, 2);
    private static final SyntheticScene SAME_WALL = new SyntheticScene(1, 77);

    @Test
    void findsTheTimeOfACopyAndProvesIt() {
        Stretch whole = stretch(SCENE.clip(0), SCENE.clip(16), SCENE.clip(32));

        Alignment[] found = stretch(SCENE.copy(5, 1), SCENE.copy(21, 2)).align(whole);

        assertThat(found).extracting(Alignment::offset).containsExactly(5, 21);
        assertThat(found).allSatisfy(alignment -> {
            assertThat(alignment.overlap()).isEqualTo(16);
            assertThat(alignment.correlation()).isGreaterThan(0.97);
            assertThat(alignment.still()).isFalse();
        });
        Comparison proof = compare(SCENE.copy(5, 1), SCENE.clip(5));
        assertThat(proof.correlation()).isGreaterThan(0.97);
        assertThat(proof.residual()).isLessThan(2);

        Alignment partly = stretch(SCENE.copy(40, 3)).align(whole)[0];
        assertThat(partly.offset()).as("the last half of it lies behind the stretch's end").isEqualTo(40);
        assertThat(partly.overlap()).isEqualTo(8);
    }

    @Test
    void tellsApartWhatMovesOtherwiseBeforeTheSameBackground() {
        Alignment other = stretch(SAME_WALL.clip(0)).align(stretch(SCENE.clip(0), SCENE.clip(16)))[0];

        assertThat(other.appearance()).isGreaterThan(0.9);
        assertThat(other.correlation()).isLessThan(0.5);

        // A held detail that differs: the motion is nearly all the same, so correlation does not tell.
        Frames detail = SCENE.clip(0);
        byte[] pixels = detail.pixels();
        for (int frame = 6; frame < 14; frame++) {
            for (int pixel = 0; pixel < 5 * 5; pixel++) {
                int at = detail.offset(frame, 4 + pixel / 5, 4 + pixel % 5);
                pixels[at] += 25;
                pixels[at + 1] += 25;
                pixels[at + 2] += 25;
            }
        }
        Comparison held = compare(detail, SCENE.clip(0));
        assertThat(held.correlation()).isGreaterThan(0.95);
        assertThat(held.residual()).isGreaterThan(5);
    }

    @Test
    void undoesASmallCrop() {
        Frames clip = SCENE.clip(0);
        Frames cropped = cropped(clip, 62);

        Registration found = Registration.of(pictures(Comparison.SIDE, clip)[0], pictures(Comparison.SIDE, cropped)[0],
                Comparison.SIDE);

        assertThat(found.scaleX()).isCloseTo(63.0 / 61, within(0.005));
        assertThat(compare(clip, cropped).residual()).isLessThan(2);
        assertThat(compare(clip, cropped).correlation()).isGreaterThan(0.97);
    }

    @Test
    void comparesWhatIsMotionlessByItsPictures() {
        Frames still = still(SCENE.clip(0));
        Comparison same = Comparison.of(pictures(Comparison.SIDE, still), pictures(Comparison.SIDE, still), true);
        Comparison other = Comparison.of(pictures(Comparison.SIDE, still),
                pictures(Comparison.SIDE, still(new SyntheticScene(9, 2).clip(0))), true);

        assertThat(stretch(still).align(stretch(still))[0].still()).isTrue();
        assertThat(same.appearance()).isGreaterThan(0.98);
        assertThat(same.residual()).isLessThan(0.1);
        assertThat(other.appearance()).isLessThan(0.9);
    }

    @Test
    void joinsWhatIsConnected() {
        UnionFind families = new UnionFind();
        List.of("d c", "b a", "c b", "y z").forEach(edge -> families.join(edge.substring(0, 1), edge.substring(2)));

        assertThat(families.components()).isEqualTo(
                Map.of("a", "a", "b", "a", "c", "a", "d", "a", "y", "y", "z", "y"));
    }

    @Test
    void letsAPartGoWithOneWholeOnly() {
        Families families = new Families();
        families.alike("concert", "concert copy");
        families.alike("lecture", "lecture copy");
        families.part("intro", "concert copy", 2);
        families.part("intro copy", "lecture", 1);
        families.part("excerpt", "lecture copy", 3);
        families.alike("intro", "intro copy");

        assertThat(families.components()).isEqualTo(Map.of("concert", "concert", "concert copy", "concert", "intro",
                "concert", "intro copy", "concert", "lecture", "excerpt", "lecture copy", "excerpt", "excerpt",
                "excerpt"));
    }

    @Test
    void alignsClipsOfOneFrame() {
        Frames clip = SCENE.clip(0);
        Frames picture = new Frames(1, clip.height(), clip.width(), 3, clip.fps(),
                Arrays.copyOf(clip.pixels(), clip.frameSize()));

        Alignment found = stretch(picture).align(stretch(picture))[0];

        assertThat(found.overlap()).isEqualTo(1);
        assertThat(found.still()).isTrue();
        assertThat(found.appearance()).isGreaterThan(0.99);
        float[][] pictures = pictures(Comparison.SIDE, picture);
        assertThat(Comparison.of(pictures, pictures, true).residual()).isLessThan(0.1);
    }

    @Test
    void sharesKeysWithWhatDiffersInTwoBlocks() {
        byte[] hash = SyntheticScene.hash(SCENE.clip(0));
        byte[] logo = hash.clone();
        for (int picture = 0; picture < 8; picture++) {
            logo[8 * picture] ^= 3;
            logo[8 * picture + 7] ^= 64;
        }

        assertThat(HashBands.keys(hash)).hasSizeGreaterThan(6).doesNotHaveDuplicates();
        assertThat(Arrays.stream(HashBands.keys(logo)).boxed().toList())
                .containsAnyElementsOf(Arrays.stream(HashBands.keys(hash)).boxed().toList());
        assertThat(HashBands.keys(new byte[64])).as("flat pictures say nothing").isEmpty();
        assertThat(HashBands.keys(null)).isEmpty();
    }

    private static Comparison compare(Frames one, Frames other) {
        return Comparison.of(pictures(Comparison.SIDE, one), pictures(Comparison.SIDE, other), false);
    }

    private static Stretch stretch(Frames... clips) {
        return new Stretch(pictures(Stretch.SIDE, clips), clips[0].frames());
    }

    private static float[][] pictures(int side, Frames... clips) {
        return Arrays.stream(clips).flatMap(clip -> Arrays.stream(GreyClip.centred(GreyClip.of(clip, side), side)))
                .toArray(float[][]::new);
    }

    private static Frames still(Frames clip) {
        byte[] pixels = clip.pixels().clone();
        for (int frame = 1; frame < clip.frames(); frame++) {
            System.arraycopy(pixels, 0, pixels, clip.offset(frame, 0, 0), clip.frameSize());
        }
        return new Frames(clip.frames(), clip.height(), clip.width(), clip.channels(), clip.fps(), pixels);
    }

    /** The middle of each frame, scaled up again linearly. */
    private static Frames cropped(Frames clip, int side) {
        byte[] pixels = new byte[clip.pixels().length];
        double step = (side - 1.0) / (clip.width() - 1);
        double start = (clip.width() - side) / 2.0;
        for (int frame = 0; frame < clip.frames(); frame++) {
            for (int y = 0; y < clip.height(); y++) {
                for (int x = 0; x < clip.width(); x++) {
                    double fromX = start + x * step;
                    double fromY = start + y * step;
                    int left = (int) fromX;
                    int top = (int) fromY;
                    for (int channel = 0; channel < 3; channel++) {
                        double value = 0;
                        for (int corner = 0; corner < 4; corner++) {
                            double weight = (corner % 2 == 0 ? 1 - fromX + left : fromX - left)
                                    * (corner / 2 == 0 ? 1 - fromY + top : fromY - top);
                            value += weight * (clip.pixels()[clip.offset(frame, top + corner / 2, left + corner % 2)
                                    + channel] & 255);
                        }
                        pixels[clip.offset(frame, y, x) + channel] = (byte) Math.round(value);
                    }
                }
            }
        }
        return new Frames(clip.frames(), clip.height(), clip.width(), 3, clip.fps(), pixels);
    }
}
