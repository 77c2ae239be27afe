package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Version;
import io.kinora.train.TinyModel;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class TrainingGaugesTest {
    private static RoundMetrics metrics(int round, double loss) {
        return new RoundMetrics(round, 4, 64, 1, Optional.of(loss), Optional.empty(), List.of(), Optional.empty(), 0.01,
                0, 12);
    }

    @Test
    void aRunThatGoesOnHasTheNumbersOfItsCheckpointFromTheStart() {
        SparkContext spark = new SparkContext(new SparkConf().setMaster("local[1]").setAppName("gauges")
                .set("spark.ui.enabled", "false"));
        try (TrainingGauges gauges = new TrainingGauges()) {
            assertThat(gauges.metricRegistry().getGauges()).isEmpty();
            gauges.resumed(TinyModel.build(), metrics(7, 0.25));
            assertThat(gauges.metricRegistry().getGauges().get("round").getValue()).isEqualTo(7.0);
            assertThat(gauges.metricRegistry().getGauges().get("train_loss").getValue()).isEqualTo(0.25);
            gauges.roundDone(TrainingState.begin(0, 1, 1, new Version("", "v1", Map.of()), Map.of()), metrics(8, 0.2));
            assertThat(gauges.metricRegistry().getGauges().get("train_loss").getValue()).isEqualTo(0.2);
        } finally {
            spark.stop();
        }
    }
}
