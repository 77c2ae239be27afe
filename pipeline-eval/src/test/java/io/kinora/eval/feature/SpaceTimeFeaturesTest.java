package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.picture.Scenes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpaceTimeFeaturesTest {
    /** Of the finest scale: after the seven of the whole video. */
    private static final int CONTRAST = 7;
    private static final int CHANGE = 9;
    private static final int UNEVENNESS = 10;
    private static final int PROGRESS = 11;
    private static final int UNSTEADINESS = 12;

    private final Frames video = Scenes.paled(Scenes.pan(12, 64, 64, 2, 1, 5));

    @ParameterizedTest
    @EnumSource
    void everyCorruptionMovesThemAndASevererOneFurther(Corruption corruption) {
        float[] clean = SpaceTimeFeatures.of(video);
        assertThat(clean).hasSize(SpaceTimeFeatures.FEATURES);
        double weak = distance(clean, SpaceTimeFeatures.of(corruption.apply(video, "a", 1, 3)));
        double strong = distance(clean, SpaceTimeFeatures.of(corruption.apply(video, "a", Corruption.MOST, 3)));
        assertThat(weak).isGreaterThan(1e-4);
        assertThat(strong).isGreaterThan(2 * weak);
    }

    @Test
    void orderOfFramesIsSeenInTimeAlone() {
        float[] clean = SpaceTimeFeatures.of(video);
        float[] shuffled = SpaceTimeFeatures.of(Corruption.FRAME_SHUFFLE.apply(video, "a", Corruption.MOST, 3));
        assertThat(shuffled[CONTRAST]).isEqualTo(clean[CONTRAST]);
        assertThat(shuffled[UNEVENNESS]).isGreaterThan(clean[UNEVENNESS]);
        assertThat(shuffled[PROGRESS]).isLessThan(clean[PROGRESS]);
    }

    @Test
    void aPictureThatStandsStillHasNoChange() {
        float[] still = SpaceTimeFeatures.of(Scenes.still(6, 32, 48, 1));
        assertThat(still[CHANGE]).isEqualTo((float) SpaceTimeScale.CHANGE.of(0)).isEqualTo(-1);
        assertThat(SpaceTimeFeatures.of(video)[UNSTEADINESS]).as("steady motion")
                .isLessThan((float) SpaceTimeScale.UNSTEADINESS.of(0.2));
        float[] lost = SpaceTimeFeatures.of(Corruption.DROPPED_FRAMES.apply(video, "a", 2, 3));
        assertThat(lost[UNSTEADINESS]).as("some frames are shown twice")
                .isGreaterThan((float) SpaceTimeScale.UNSTEADINESS.of(0.4));
    }

    @Test
    void shortAndGreyVideosAreRefused() {
        assertThatThrownBy(() -> SpaceTimeFeatures.of(Scenes.still(4, 16, 16, 1)))
                .isInstanceOf(KinoraException.class).hasMessageContaining("at least 5 are needed");
        assertThatThrownBy(() -> SpaceTimeFeatures.of(new Frames(5, 2, 2, 1, 8, new byte[20])))
                .isInstanceOf(KinoraException.class).hasMessageContaining("RGB frames with three channels");
    }

    private static double distance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }
        assertThat(Double.isFinite(sum)).as(Arrays.toString(second)).isTrue();
        return sum;
    }
}
