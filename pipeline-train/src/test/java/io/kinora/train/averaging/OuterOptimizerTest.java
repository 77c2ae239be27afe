package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OuterOptimizerTest {
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);
    private static final float[] CHANGE = {0.5f, -1};

    private static float[] after(int rounds, OuterOptimizer optimizer) {
        float[] weights = {10, 20};
        for (int round = 0; round < rounds; round++) {
            optimizer.move(weights, CHANGE);
        }
        return weights;
    }

    private static OuterOptimizer optimizer(double rate, double momentum, boolean nesterov) {
        return new OuterOptimizer(new AveragingSettings.Outer(rate, momentum, nesterov));
    }

    @Test
    void rateOneWithoutMomentumTakesTheMeanAndKeepsNothing() {
        OuterOptimizer optimizer = new OuterOptimizer(AveragingSettings.Outer.PLAIN);
        assertThat(after(3, optimizer)).containsExactly(11.5f, 17);
        assertThat(optimizer.state()).isEmpty();
    }

    @Test
    void momentumKeepsAShareOfEarlierChanges() {
        // Changes of v: 0.5, 0.5 + 0.8 · 0.5, 0.5 + 0.8 · 0.9.
        assertThat(after(3, optimizer(0.5, 0.8, false)))
                .containsExactly(new float[] {10 + 0.5f * (0.5f + 0.9f + 1.22f), 20 - 0.5f * 2 * (0.5f + 0.9f + 1.22f)},
                        ROUNDING);
    }

    @Test
    void nesterovsMomentumLooksAhead() {
        // Each round goes 0.5 + 0.8 · v, with v as above.
        float way = 0.5f * (3 * 0.5f + 0.8f * (0.5f + 0.9f + 1.22f));
        assertThat(after(3, optimizer(0.5, 0.8, true))).containsExactly(new float[] {10 + way, 20 - 2 * way}, ROUNDING);
    }

    @Test
    void goesOnFromItsState() {
        float[] undisturbed = after(4, optimizer(0.7, 0.9, true));

        OuterOptimizer before = optimizer(0.7, 0.9, true);
        float[] weights = after(2, before);
        OuterOptimizer resumed = optimizer(0.7, 0.9, true);
        resumed.restore(before.state().clone());
        resumed.move(weights, CHANGE);
        resumed.move(weights, CHANGE);

        assertThat(weights).containsExactly(undisturbed);
    }
}
