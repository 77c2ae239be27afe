package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.diffusion.CounterRandom;
import org.junit.jupiter.api.Test;

class BrainFloatBytesTest {
    private static float[] travelled(float... values) {
        return BrainFloatBytes.of(values, 0, values.length).values();
    }

    @Test
    void valuesComeWithinTwoToTheMinusEightOfThemselvesAtHalfTheSize() {
        float[] values = new float[10_000];
        new CounterRandom(3, 1, 0).normals(values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) Math.pow(10, i % 60 - 30);
        }

        BrainFloatBytes bytes = BrainFloatBytes.of(values, 0, values.length);

        assertThat(bytes.bytes()).hasSize(2 * values.length);
        assertThat(bytes.length()).isEqualTo(values.length);
        float[] back = bytes.values();
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            worst = Math.max(worst, Math.abs(back[i] / (double) values[i] - 1));
        }
        assertThat(worst).isBetween(0.9 / 256, 1.0 / 256);
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(travelled(0, -0f, 1, -2.5f)).containsExactly(0, -0f, 1, -2.5f);
        float step = 1f / 128;
        assertThat(travelled(1 + 0.4f * step, 1 + 0.6f * step, 1 + 0.5f * step, 1 + 1.5f * step))
                .containsExactly(1, 1 + step, 1, 1 + 2 * step);
    }

    @Test
    void takesAPart() {
        assertThat(BrainFloatBytes.of(new float[] {1, 2, 3, 4}, 1, 3).values()).containsExactly(2, 3);
    }
}
