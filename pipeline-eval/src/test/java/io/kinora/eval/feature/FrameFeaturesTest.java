package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.picture.Pictures;
import io.kinora.eval.picture.Scenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameFeaturesTest {
    private static final int COLOURS = 48;

    private final Frames video = Scenes.pan(4, 96, 128, 2, 1, 1);

    @Test
    void eachFrameHasItsOwnAndTheSameWhereverItStands() {
        float[][] features = FrameFeatures.of(video);
        assertThat(features).hasNumberOfRows(4);
        assertThat(features[0]).hasSize(FrameFeatures.FEATURES).doesNotContain(Float.NaN);
        Frames last = new Frames(1, 96, 128, 3, 8,
                Arrays.copyOfRange(video.pixels(), video.offset(3, 0, 0), video.pixels().length));
        assertThat(FrameFeatures.of(last)[0]).isEqualTo(features[3]);
        assertThat(features[0]).isNotEqualTo(features[1]);
    }

    @Test
    void aFlatPictureHasItsColourAndNothingElse() {
        byte[] pixels = new byte[64 * 64 * 3];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) 255;
        }
        float[] red = FrameFeatures.of(new Frames(1, 64, 64, 3, 8, pixels))[0];
        for (int cell = 0; cell < COLOURS; cell += 3) {
            assertThat(red[cell]).isCloseTo(0.299f, within(1e-6f));
            assertThat(red[cell + 1]).isCloseTo(-0.168736f, within(1e-6f));
            assertThat(red[cell + 2]).isCloseTo(0.5f, within(1e-6f));
        }
        for (int feature = COLOURS; feature < FrameFeatures.FEATURES; feature++) {
            assertThat(red[feature]).isCloseTo((float) Math.log(1 / 255.0), within(1e-6f));
        }
    }

    @Test
    void aRampHasItsSlopeAtEveryScale() {
        byte[] pixels = new byte[128 * 128 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3 % 128);
        }
        float[] ramp = FrameFeatures.of(new Frames(1, 128, 128, 3, 8, pixels))[0];
        for (int scale = 0; scale < 4; scale++) {
            int at = COLOURS + 12 * scale;
            assertThat(ramp[at]).isCloseTo((float) Math.log((1 + (1 << scale)) / 255.0), within(1e-4f));
            assertThat(ramp[at + 1]).isCloseTo((float) Math.log(1 / 255.0), within(1e-4f));
            assertThat(ramp[at + 2]).isCloseTo((float) Math.log(1 / 255.0), within(1e-4f));
        }
    }

    /** The distance that a corruption makes, against that between videos of one kind. */
    @ParameterizedTest
    @EnumSource(names = {"BLUR", "NOISE", "COLOUR_SHIFT"})
    void setsOfFramesMoveAwayWithBlurNoiseAndColour(Corruption corruption) {
        List<Frames> set = new ArrayList<>();
        for (int seed = 0; seed < 24; seed++) {
            set.add(Scenes.pan(1, 96, 128, 0, 0, seed));
        }
        double floor = distance(mean(set.subList(0, 12), Corruption.BLUR, 0), mean(set.subList(12, 24),
                Corruption.BLUR, 0));
        double[] original = mean(set, corruption, 0);
        double before = 0;
        for (int level = 1; level <= Corruption.MOST; level++) {
            double distance = distance(original, mean(set, corruption, level));
            assertThat(distance).as("level %d", level).isGreaterThan(1.5 * before);
            before = distance;
        }
        assertThat(before).isGreaterThan(1.5 * floor);
    }

    @Test
    void nothingIsInvariant() {
        float[] original = FrameFeatures.of(video)[0];
        byte[] mirrored = new byte[video.pixels().length];
        for (int frame = 0; frame < 4; frame++) {
            for (int row = 0; row < 96; row++) {
                for (int column = 0; column < 128; column++) {
                    System.arraycopy(video.pixels(), video.offset(frame, row, column), mirrored,
                            video.offset(frame, row, 127 - column), 3);
                }
            }
        }
        assertThat(FrameFeatures.of(new Frames(4, 96, 128, 3, 8, mirrored))[0]).isNotEqualTo(original);
        assertThat(FrameFeatures.of(Pictures.resized(Pictures.resized(video, 48, 64), 96, 128))[0])
                .isNotEqualTo(original);
    }

    @Test
    void greyFramesAreRefused() {
        assertThatThrownBy(() -> FrameFeatures.of(new Frames(1, 16, 16, 1, 8, new byte[256])))
                .isInstanceOf(KinoraException.class).hasMessageContaining("three channels");
    }

    private static double[] mean(List<Frames> set, Corruption corruption, int level) {
        double[] mean = new double[FrameFeatures.FEATURES];
        for (int i = 0; i < set.size(); i++) {
            float[] features = FrameFeatures.of(corruption.apply(set.get(i), "video " + i, level, 1))[0];
            for (int feature = 0; feature < mean.length; feature++) {
                mean[feature] += features[feature] / set.size();
            }
        }
        return mean;
    }

    private static double distance(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }
        return Math.sqrt(sum);
    }
}
