package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MovingAverageTest {
    @Test
    void keepsHalfOfThePastAfterItsHalfLife() {
        MovingAverage average = new MovingAverage(1000, new float[] {8});
        average.update(new float[] {0}, 50_000, 51_000);
        assertThat(average.values()[0]).isCloseTo(4, within(1e-6f));
        average.update(new float[] {0}, 51_000, 53_000);
        assertThat(average.values()[0]).isCloseTo(1, within(1e-6f));
    }

    @Test
    void doesNotDependOnHowSamplesAreCutIntoRounds() {
        MovingAverage once = new MovingAverage(40, new float[] {1, -2});
        MovingAverage often = new MovingAverage(40, new float[] {1, -2});
        float[] weights = {3, 5};

        // The ramp ends at 400 samples, amid the stretch.
        once.update(weights, 370, 430);
        for (int seen = 370; seen < 430; seen += 4) {
            often.update(weights, seen, seen + 4);
        }

        assertThat(once.values()[0]).isCloseTo(often.values()[0], within(1e-5f));
        assertThat(once.values()[1]).isCloseTo(often.values()[1], within(1e-5f));
        assertThat(once.values()[0]).isBetween(1.5f, 2.9f);
    }

    @Test
    void soonForgetsWhereItBegan() {
        MovingAverage average = new MovingAverage(1e6, new float[] {100});
        average.update(new float[] {1}, 0, 20);
        assertThat(average.values()).containsExactly(1f);
        average.update(new float[] {0}, 20, 40);
        // Ten half-lives of a tenth of the samples seen, of which ln 2 / 0.1 fit into a doubling.
        assertThat(average.values()[0]).isCloseTo((float) Math.pow(2, -10 * Math.log(2)), within(1e-6f));
    }

    @Test
    void aHalfLifeOfZeroFollowsTheWeights() {
        MovingAverage average = new MovingAverage(0, new float[] {1});
        average.update(new float[] {7}, 100, 101);
        assertThat(average.values()).containsExactly(7f);
    }
}
