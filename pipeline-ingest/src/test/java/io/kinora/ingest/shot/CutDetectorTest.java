package io.kinora.ingest.shot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.ingest.picture.Thumbnail;
import io.kinora.ingest.score.Scan;
import io.kinora.ingest.score.Scene;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutDetectorTest {
    private static final double FPS = 24;

    @Test
    void findsAHardCutAtItsFrameAndOnlyThere() {
        Scan scan = Scan.of(scene().shot(1, 0, 40).shot(2, 0, 32).mp4(), 8);

        assertThat(scan.sureCuts()).singleElement().satisfies(cut -> {
            assertThat(cut.frame()).isEqualTo(40);
            assertThat(cut.pts()).isEqualTo(Math.round(40 / FPS * 1e6));
            assertThat(cut.kind()).isEqualTo(Cut.Kind.HARD);
            assertThat(cut.score()).isBetween(0.5, 1.0);
        });
    }

    @Test
    void marksTheClipsThatACutLiesIn() {
        // A cut after 2 s: where the second clip of 2 s begins, and amid the one between.
        byte[] video = scene().shot(1, 0, 48).shot(2, 0, 48).mp4();

        Scan sideBySide = Scan.of(video, 8);
        assertThat(sideBySide.clips()).hasSize(2);
        assertThat(sideBySide.clips()).allSatisfy(clip -> assertThat(clip.scores().cut()).isLessThan(0.3));
        Scan overlapping = Scan.of(video, 16, 8, 8);
        assertThat(overlapping.clips()).hasSize(3);
        assertThat(overlapping.scores(0).cut()).isLessThan(0.3);
        assertThat(overlapping.scores(1).cut()).isEqualTo(overlapping.sureCuts().get(0).score());
        assertThat(overlapping.scores(2).cut()).isLessThan(0.3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void takesNoFlashForACut(int frames) {
        Scan scan = Scan.of(scene().shot(1, 0, 40).plain(250, frames).shot(1, 40 + frames, 30).mp4(), 8);

        assertThat(scan.cuts()).filteredOn(cut -> cut.score() >= 0.3).isNotEmpty().allSatisfy(cut -> {
            assertThat(cut.kind()).isEqualTo(Cut.Kind.FLASH);
            assertThat(cut.frame()).isBetween(40L, 40L + frames);
        });
        assertThat(scan.clips()).allSatisfy(clip -> assertThat(clip.scores().cut()).isLessThan(0.3));
    }

    @Test
    void findsACutBesideAFlash() {
        Scan scan = Scan.of(scene().shot(1, 0, 30).plain(250, 1).shot(1, 31, 20).shot(2, 0, 30).mp4(), 8);

        assertThat(scan.sureCuts()).singleElement().extracting(Cut::frame).isEqualTo(51L);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12, 24})
    void findsADissolve(int frames) {
        Scan scan = Scan.of(scene().shot(1, 0, 36).mix(1, 36, 2, 0, frames).shot(2, frames, 36).mp4(), 8);

        assertThat(scan.sureCuts()).singleElement().satisfies(cut -> {
            assertThat(cut.kind()).isEqualTo(Cut.Kind.SOFT);
            assertThat(cut.frame()).isBetween(36 + frames / 2L - 3, 36 + frames / 2L + 3);
        });
    }

    @Test
    void findsAFadeThroughBlack() {
        Scan scan = Scan.of(scene().shot(1, 0, 36).mix(1, 36, -1, 0, 14).plain(0, 8).mix(-1, 0, 2, 0, 14)
                .shot(2, 14, 36).mp4(), 8);

        assertThat(scan.sureCuts()).isNotEmpty().allSatisfy(cut -> {
            assertThat(cut.kind()).isEqualTo(Cut.Kind.FADE);
            assertThat(cut.frame()).isBetween(36L, 72L);
        });
    }

    @Test
    void findsCutsToAndFromBlackButNotAtABlackFrameOfTheFilesEnds() {
        assertThat(Scan.of(scene().shot(1, 0, 30).plain(0, 20).shot(2, 0, 30).mp4(), 8).sureCuts())
                .extracting(Cut::frame).containsExactly(30L, 50L);
        Scan blankEnds = Scan.of(scene().plain(0, 2).shot(1, 0, 50).plain(0, 1).mp4(), 8);
        assertThat(blankEnds.sureCuts()).isEmpty();
        assertThat(blankEnds.cuts()).filteredOn(cut -> cut.kind() == Cut.Kind.FLASH).extracting(Cut::frame)
                .containsExactly(2L, 52L);
    }

    @Test
    void takesNeitherShakingNorFlickerNorExposureForCuts() {
        Random random = new Random(3);
        Scene shaking = scene();
        Scene flickering = scene();
        Scene brightening = scene();
        for (int frame = 0; frame < 60; frame++) {
            shaking.add(scene().picture(1, 4 * random.nextGaussian()));
            flickering.add(scaled(scene().picture(1, frame), 1 + 0.1 * random.nextGaussian()));
            brightening.add(scaled(scene().picture(1, frame), 0.5 + frame / 100.0));
        }

        assertThat(List.of(shaking, flickering, brightening)).allSatisfy(scene ->
                assertThat(Scan.of(scene.mp4(), 8).sureCuts()).isEmpty());
    }

    @Test
    void findsTheSameAgain() {
        byte[] video = scene().shot(1, 0, 30).shot(2, 0, 20).mix(2, 20, 3, 0, 12).shot(3, 12, 20).mp4();

        assertThat(Scan.of(video, 8)).usingRecursiveComparison().isEqualTo(Scan.of(video, 8));
    }

    @Test
    void beginsAnewWhereTimesDoNotFollow() {
        CutDetector gap = new CutDetector();
        CutDetector none = new CutDetector();
        for (int frame = 0; frame < 60; frame++) {
            long start = frame * 40_000L;
            gap.add(stripes(frame < 30 ? 4 : 9), start + (frame < 30 ? 0 : 500_000), start + 40_000
                    + (frame < 30 ? 0 : 500_000));
            none.add(stripes(frame < 30 ? 4 : 9), start, start + 40_000);
        }
        gap.finish();
        none.finish();

        assertThat(gap.cuts()).isEmpty();
        assertThat(none.cuts()).extracting(Cut::frame).containsExactly(30L);
        assertThat(none.highest(0, 1_200_000)).as("it begins what follows").isZero();
        assertThat(none.highest(0, 1_240_000)).isEqualTo(none.cuts().get(0).score());
    }

    @Test
    void settlesAPlaceSoonAndHoldsLittle() {
        CutDetector detector = new CutDetector();
        for (int frame = 0; frame < 20_000; frame++) {
            detector.add(stripes(frame / 2000), frame, frame + 1);
            assertThat(detector.settledUntil()).isGreaterThan(frame - 1500);
        }
        detector.finish();

        assertThat(detector.settledUntil()).isEqualTo(Long.MAX_VALUE);
    }

    private static Scene scene() {
        return new Scene(72, 128, FPS);
    }

    private static double[] scaled(double[] picture, double factor) {
        double[] scaled = picture.clone();
        for (int index = 0; index < scaled.length; index++) {
            scaled[index] *= factor;
        }
        return scaled;
    }

    private static Thumbnail stripes(int period) {
        byte[] luma = new byte[Thumbnail.WIDTH * Thumbnail.HEIGHT];
        for (int cell = 0; cell < luma.length; cell++) {
            luma[cell] = (byte) (cell % Thumbnail.WIDTH / (period + 1) % 2 == 0 ? 40 : 200);
        }
        byte[] grey = new byte[Thumbnail.COARSE_WIDTH * Thumbnail.COARSE_HEIGHT];
        Arrays.fill(grey, (byte) 128);
        return Thumbnail.of(luma, grey, grey);
    }
}
