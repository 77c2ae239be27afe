package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.video.Frames;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.feature.SpaceTimeFeatures;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.stats.KernelDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What kd_space_time sees with ten real videos a side. */
class SpaceTimeSightTest {
    private static final int CLIPS = 20;
    private static final int SIDE = 64;

    private static final List<float[]> REAL = new ArrayList<>();
    private static final List<Map.Entry<String, Frames>> OTHERS = new ArrayList<>();

    @BeforeAll
    static void readClips() throws Exception {
        for (Map.Entry<String, Frames> clip : RealClips.first(CLIPS, SIDE).entrySet()) {
            if (REAL.size() == OTHERS.size()) {
                REAL.add(SpaceTimeFeatures.of(clip.getValue()));
            } else {
                OTHERS.add(clip);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCorruptionIsToldFromChance(Corruption corruption) {
        Interval clean = distance(corruption, 0);
        assertThat(clean.low()).as("real against real").isLessThanOrEqualTo(0);
        assertThat(distance(corruption, Corruption.MOST).low()).isGreaterThan(clean.high());
    }

    private static Interval distance(Corruption corruption, int level) {
        return KernelDistance.of(REAL.toArray(float[][]::new), OTHERS.stream()
                .map(clip -> SpaceTimeFeatures.of(corruption.apply(clip.getValue(), clip.getKey(), level, 1)))
                .toArray(float[][]::new));
    }
}
