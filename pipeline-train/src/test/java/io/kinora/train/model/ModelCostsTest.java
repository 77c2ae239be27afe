package io.kinora.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.condition.Conditions;
import io.kinora.train.model.UNetSettings.Attention;
import io.kinora.train.model.UNetSettings.Convolution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Hand counts. */
class ModelCostsTest {
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-3, 0, 0.9, 0.999, 1e-8);

    private static ModelCosts costs(UNetSettings settings) {
        return ModelCosts.of(settings, UNet.build(settings, OPTIMIZER, DataType.FLOAT, 1));
    }

    @Test
    void ofAPlainNetwork() {
        // Levels of 4 channels at 2×8×8 = 128 positions and 8 channels at 2×4×4 = 32; steering vectors of 16.
        ModelCosts costs = costs(new UNetSettings(2, 8, 8, 3, 4, List.of(1, 2), 1, List.of(1), 2, 2));

        assertThat(costs.parameters()).containsExactlyInAnyOrderEntriesOf(Map.of(
                "time", (8 + 1) * 16L + (16 + 1) * 16,
                "stem", 27L * 3 * 4 + 4,
                // Two norms' scales and shifts count where they are learnt: the first; the second is steered.
                "down0", 2L * 4 + 2 * (27 * 4 * 4 + 4) + (16 + 1) * 8,
                "down1", (27L * 4 * 4 + 4) + 2 * 4 + (27 * 4 * 8 + 8) + (27 * 8 * 8 + 8) + (16 + 1) * 16 + 4 * 8
                        + 2 * 8 + 4 * 8 * 8,
                "middle", 2L * 8 + 2 * (27 * 8 * 8 + 8) + (16 + 1) * 16 + 2 * 8 + 4 * 8 * 8,
                "up1", 2L * 16 + (27 * 16 * 8 + 8) + (27 * 8 * 8 + 8) + (16 + 1) * 16 + 16 * 8 + 2 * 8 + 4 * 8 * 8,
                "up0", 2L * 12 + (27 * 12 * 4 + 4) + (27 * 4 * 4 + 4) + (16 + 1) * 8 + 12 * 4,
                "head", 2L * 4 + 27 * 4 * 3 + 3));

        double steering = 2 * (8 * 16 + 16 * 16 + 16 * (8 + 16 + 16 + 16 + 8));
        double upper = 2.0 * 128 * 27 * (3 * 4 + 2 * 4 * 4 + 12 * 4 + 4 * 4 + 4 * 3) + 2 * 128 * 12 * 4;
        double lower = 2.0 * 32 * 27 * (4 * 4 + 4 * 8 + 8 * 8 + 2 * 8 * 8 + 16 * 8 + 8 * 8) + 2 * 32 * (4 * 8 + 16 * 8);
        double attention = 3 * (2.0 * 4 * 8 * 8 * 32 + 4.0 * 8 * 32 * 32);
        assertThat(costs.forwardFlops()).isEqualTo(steering + upper + lower + attention);
        assertThat(costs.stepFlops(5)).isEqualTo(15 * costs.forwardFlops());
        assertThat(costs.parts()).contains("time 416").contains("stem 328");
    }

    @Test
    void ofFactorizedPartsAndConditions() {
        UNetSettings plain = new UNetSettings(2, 8, 8, 3, 4, List.of(1), 1, List.of(0), 2, 2);
        double before = costs(plain).forwardFlops();
        double convolutions = 2.0 * 128 * 27 * (3 * 4 + 4 * 4 * 2 + 2 * 4 * 4 + 8 * 4 + 4 * 4 + 4 * 3);
        double joint = 3 * (2.0 * 4 * 4 * 4 * 128 + 4.0 * 4 * 128 * 128);

        ModelCosts factorized = costs(new UNetSettings(2, 8, 8, 3, 4, List.of(1), 1, List.of(0), 2, 2,
                Attention.FACTORIZED, Convolution.FACTORIZED, 0.1,
                new Conditions(List.of("a", "b", "c"), 0, 0, 0, "", List.of(), 0.1)));
        double inSpace = 2.0 * 128 * 9 * (3 * 4 + 4 * 4 * 2 + 2 * 4 * 4 + 8 * 4 + 4 * 4 + 4 * 3);
        double inTime = 2.0 * 128 * 3 * (4 * 4 * 7 + 3 * 3);
        double space = 3 * (2.0 * 4 * 4 * 4 * 128 + 4.0 * 4 * 128 * 64);
        double time = 3 * (2.0 * 4 * 4 * 4 * 128 + 4.0 * 4 * 128 * 2);
        double condition = 2 * 16 * 16;

        assertThat(factorized.forwardFlops())
                .isEqualTo(before - convolutions - joint + inSpace + inTime + space + time + condition);
        assertThat(factorized.parameters()).containsEntry("condition", 3L * 16 + (16 + 1) * 16);
    }
}
