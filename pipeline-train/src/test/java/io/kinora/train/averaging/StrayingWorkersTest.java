package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.TinyModel;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.step.StepSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Workers that diverge, are slow, or hang. */
class StrayingWorkersTest {
    private static final int BATCH = 4;
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("straying")
                .set("spark.ui.enabled", "false"));
        ONE_THREAD.apply();
        // The first round of a JVM is slow.
        trainer(TinyModel.build(), Duration.ofHours(1)).round(List.of("0x4", "1x4"), new SyntheticMinibatches());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static AveragingTrainer trainer(ComputationGraph network, Duration deadline) {
        return new AveragingTrainer(spark, network, 2, BATCH, new AveragingSettings(3, Optional.empty(),
                AveragingSettings.Outer.PLAIN, AveragingSettings.State.AVERAGE, false, deadline), ONE_THREAD,
                StepSettings.PLAIN);
    }

    private static MinibatchSource poisoned(Set<String> names) {
        return source -> {
            MultiDataSet minibatch = new SyntheticMinibatches().load(source);
            if (names.contains(source.getPath())) {
                // ND4J's arithmetic takes a scalar that is not a number for a small one.
                minibatch.getFeatures(0).data().put(0, Float.NaN);
            }
            return minibatch;
        };
    }

    /** Takes its time over one minibatch, unless its task is cancelled. */
    private static MinibatchSource slow(String name, Duration time) {
        return source -> {
            long end = System.nanoTime() + time.toNanos();
            while (source.getPath().equals(name) && System.nanoTime() < end
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(10_000_000);
            }
            return new SyntheticMinibatches().load(source);
        };
    }

    private static float[] trained(List<String> names) {
        ComputationGraph network = TinyModel.build();
        names.forEach(name -> network.fit(new SyntheticMinibatches().load(name)));
        return NetworkState.of(network).parameters();
    }

    @Test
    void aWorkerThatDivergedIsNamedAndLeftOut() {
        ComputationGraph network = TinyModel.build();
        RoundSummary summary = trainer(network, Duration.ofHours(1))
                .round(SyntheticMinibatches.names(0, 4, BATCH), poisoned(Set.of("2x4")));

        assertThat(summary.rejected()).singleElement().asString().startsWith("worker 1 (executor driver on ");
        assertThat(summary.samples()).isEqualTo(16);
        assertThat(summary.loss()).isFinite();
        assertThat(NetworkState.of(network).parameters()).containsExactly(trained(List.of("0x4", "1x4")),
                Offset.offset(1e-6f));
        assertThat(NetworkState.of(network).updaterState()).doesNotContain(Float.NaN);
    }

    @Test
    void whereAllWorkersDivergedTheLossSaysSoAndTheWeightsStay() {
        ComputationGraph network = TinyModel.build();
        float[] before = NetworkState.of(network).parameters();

        RoundSummary summary = trainer(network, Duration.ofHours(1))
                .round(List.of("0x4", "1x4"), poisoned(Set.of("0x4", "1x4")));

        assertThat(summary.loss()).isNaN();
        assertThat(summary.rejected()).hasSize(2);
        assertThat(NetworkState.of(network).parameters()).containsExactly(before);
    }

    @Test
    void aSlowWorkerEndsAtTheDeadlineAndHandsBackWhatItHasNotDone() {
        ComputationGraph network = TinyModel.build();
        Duration deadline = Duration.ofSeconds(4);
        AveragingTrainer trainer = trainer(network, deadline);

        RoundSummary summary = trainer.round(List.of("0x2", "1x4", "2x4"),
                slow("1x4", deadline.plusMillis(1)));

        assertThat(summary.left()).containsExactly("2x4");
        assertThat(summary.samples()).isEqualTo(2 + BATCH);
        assertThat(summary.steps()).isEqualTo(1);
        float[] quick = trained(List.of("0x2"));
        float[] slow = trained(List.of("1x4"));
        float[] expected = new float[quick.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (2 * quick[i] + 4 * slow[i]) / 6;
        }
        assertThat(NetworkState.of(network).parameters()).containsExactly(expected, Offset.offset(1e-6f));
        assertThat(trainer.round(summary.left(), new SyntheticMinibatches()).left()).isEmpty();
    }

    @Test
    void aWorkerThatHangsEndsTrainingAndIsNamed() {
        AveragingTrainer trainer = trainer(TinyModel.build(), Duration.ofSeconds(2));

        assertThatThrownBy(() -> trainer.round(List.of("0x4", "1x4"), slow("1x4", Duration.ofSeconds(60))))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES);
                    assertThat(e.code()).isEqualTo("round-overdue");
                })
                .hasMessageContaining("worker 1 (executor driver on ")
                .hasMessageNotContaining("worker 0")
                .hasMessageContaining("train.averaging.deadline (2 s)");
    }
}
