package io.kinora.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static final double EXACT = 1e-15;

    @Test
    void risesLinearlyAndThenStays() {
        LearningRateSchedule constant =
                new LearningRateSchedule(0.4, LearningRateSchedule.Kind.CONSTANT, 4, 0, 0);
        assertThat(constant.valueAt(0, 0)).isCloseTo(0.1, within(EXACT));
        assertThat(constant.valueAt(2, 0)).isCloseTo(0.3, within(EXACT));
        assertThat(constant.valueAt(3, 0)).isEqualTo(0.4);
        assertThat(constant.valueAt(1_000_000, 0)).isEqualTo(0.4);
    }

    @Test
    void fallsByHalfACosineToTheFinalRateAndStaysThere() {
        LearningRateSchedule cosine =
                new LearningRateSchedule(1, LearningRateSchedule.Kind.COSINE, 10, 0.2, 110);
        assertThat(cosine.valueAt(9, 0)).isEqualTo(1);
        assertThat(cosine.valueAt(10, 0)).isEqualTo(1);
        assertThat(cosine.valueAt(35, 0)).isCloseTo(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, within(EXACT));
        assertThat(cosine.valueAt(60, 0)).isCloseTo(0.6, within(EXACT));
        assertThat(cosine.valueAt(20, 40)).isEqualTo(cosine.valueAt(60, 0));
        assertThat(cosine.valueAt(110, 0)).isCloseTo(0.2, within(EXACT));
        assertThat(cosine.valueAt(5000, 0)).isCloseTo(0.2, within(EXACT));
    }

    @Test
    void withoutWarmUpTheFirstStepHasTheWholeRate() {
        assertThat(new LearningRateSchedule(0.3, LearningRateSchedule.Kind.CONSTANT, 0, 0, 0).valueAt(0, 0))
                .isEqualTo(0.3);
        assertThat(new LearningRateSchedule(0.3, LearningRateSchedule.Kind.COSINE, 0, 0, 10).valueAt(0, 0))
                .isEqualTo(0.3);
    }
}
