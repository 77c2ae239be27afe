package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.metric.RoundMetrics;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalarsTest {
    @Test
    void takesTheNumbersThatAreThereByTheirNamesInMetrics() {
        assertThat(Scalars.of(new RoundMetrics(3, 30, 240, 1, Optional.of(0.5), Optional.empty(), 1e-3,
                Double.POSITIVE_INFINITY, 12.5)))
                .isEqualTo(Map.of("round", 3.0, "step", 30.0, "samples_seen", 240.0, "epoch", 1.0, "train_loss", 0.5,
                        "learning_rate", 1e-3, "seconds", 12.5));
    }
}
