package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MovingAverageTest {
    @Test
    void aRoundOfManyStepsIsAsManyRoundsOfOneStepAtTheSameWeights() {
        MovingAverage once = new MovingAverage(0.9, new float[] {1, -2});
        MovingAverage stepwise = new MovingAverage(0.9, new float[] {1, -2});
        float[] weights = {3, 5};

        once.update(weights, 4, 50);
        for (int step = 4; step < 54; step++) {
            stepwise.update(weights, step, 1);
        }

        assertThat(once.values()[0]).isCloseTo(stepwise.values()[0], within(1e-5f));
        assertThat(once.values()[1]).isCloseTo(stepwise.values()[1], within(1e-5f));
    }

    @Test
    void soonForgetsWhereItBegan() {
        MovingAverage average = new MovingAverage(0.9999, new float[] {100});
        average.update(new float[] {0}, 0, 20);
        // Without the warm-up it would still be 99.8.
        assertThat(average.values()[0]).isLessThan(0.1f);
    }

    @Test
    void zeroDecayFollowsTheWeights() {
        MovingAverage average = new MovingAverage(0, new float[] {1});
        average.update(new float[] {7}, 0, 1);
        assertThat(average.values()).containsExactly(7f);
    }
}
