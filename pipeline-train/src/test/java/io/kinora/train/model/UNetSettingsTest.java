package io.kinora.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UNetSettingsTest {
    private static UNetSettings settings(
            int height, List<Integer> multipliers, List<Integer> attention, int heads, int groups) {
        return new UNetSettings(8, height, 32, 3, 12, multipliers, 1, attention, heads, groups);
    }

    @Test
    void widthsAreMultiplesOfTheBaseWidth() {
        UNetSettings settings = settings(32, List.of(1, 3), List.of(1), 4, 4);
        assertThat(settings.levels()).isEqualTo(2);
        assertThat(settings.width(1)).isEqualTo(36);
        assertThat(settings.shape().length()).isEqualTo(3 * 8 * 32 * 32);
    }

    @Test
    void saysWhatDoesNotFitAndWhatToChange() {
        assertThatThrownBy(() -> settings(34, List.of(1, 1, 1), List.of(), 1, 4)).hasMessage(
                "height 34 and width 32 must be divisible by 4 for 3 levels; change them, or give fewer multipliers");
        assertThatThrownBy(() -> settings(32, List.of(), List.of(), 1, 4)).hasMessage(
                "multipliers is empty; give one number for each level, such as [1, 2, 2]");
        assertThatThrownBy(() -> settings(32, List.of(1), List.of(), 1, 8)).hasMessageContaining(
                "groups 8 must divide base-width times every multiplier");
        assertThatThrownBy(() -> settings(32, List.of(1), List.of(1), 1, 4)).hasMessage(
                "attention-levels holds 1; levels are 0 to 0");
        assertThatThrownBy(() -> settings(32, List.of(1), List.of(0), 5, 4)).hasMessageContaining(
                "heads 5 must divide the 12 channels of level 0");
        assertThatThrownBy(() -> new OptimizerSettings(1e-3, 0, 1, 0.999, 1e-8)).hasMessage(
                "beta1 and beta2 must be below 1, usually 0.9 and 0.999");
        assertThatThrownBy(() -> new OptimizerSettings(1e-3, 0, 0.9, 0.999, 0)).hasMessage(
                "epsilon must be above 0, usually 1e-8");
    }
}
