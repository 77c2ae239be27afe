package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.metric.TimestepLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalarsTest {
    @Test
    void takesTheNumbersThatAreThereByTheirNamesInMetrics() {
        assertThat(Scalars.of(new RoundMetrics(3, 30, 240, 1, Optional.of(0.5), Optional.empty(),
                List.of(new TimestepLoss(250, 499, 4, 0.25)), Optional.empty(), 1e-3, Double.POSITIVE_INFINITY, 12.5)))
                .isEqualTo(Map.of("round", 3.0, "step", 30.0, "samples_seen", 240.0, "epoch", 1.0, "train_loss", 0.5,
                        "learning_rate", 1e-3, "seconds", 12.5, "validation_loss_t250_499", 0.25));
    }
}
