package io.kinora.train.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidatedTest {
    @Test
    void takesTheMeanOfEachRangeOfTimestepsAndOfAll() {
        Validated validated = Validated.of(new int[] {0, 249, 250, 999, 700}, new double[] {1, 3, 5, 7, 14}, 1000, 4);
        assertThat(validated.loss()).isEqualTo(6);
        assertThat(validated.byTimestep()).isEqualTo(List.of(
                new TimestepLoss(0, 249, 2, 2), new TimestepLoss(250, 499, 1, 5), new TimestepLoss(500, 749, 1, 14),
                new TimestepLoss(750, 999, 1, 7)));
    }

    @Test
    void leavesOutRangesWithoutClipsAndCutsWhatDoesNotDivide() {
        Validated validated = Validated.of(new int[] {0, 9, 6}, new double[] {1, 2, 3}, 10, 3);
        // Timesteps t with ⌊3t / 10⌋ of 0, 1, 2: 0–3, 4–6, 7–9.
        assertThat(validated.byTimestep()).isEqualTo(List.of(new TimestepLoss(0, 3, 1, 1), new TimestepLoss(4, 6, 1, 3),
                new TimestepLoss(7, 9, 1, 2)));
        assertThat(Validated.of(new int[] {0}, new double[] {4}, 10, 3).byTimestep())
                .isEqualTo(List.of(new TimestepLoss(0, 3, 1, 4)));
    }
}
