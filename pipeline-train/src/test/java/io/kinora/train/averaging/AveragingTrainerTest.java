package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.TinyModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AveragingTrainerTest {
    private static final int BATCH = 4;
    private static final int STEPS = 3;
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("averaging")
                .set("spark.ui.enabled", "false"));
        ONE_THREAD.apply();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void roundsOfOneWorkerAreTheSameAsPlainTraining() {
        ComputationGraph plain = TinyModel.build();
        SyntheticMinibatches minibatches = new SyntheticMinibatches();
        List<Double> losses = new ArrayList<>();
        for (String name : SyntheticMinibatches.names(0, 3 * STEPS, BATCH)) {
            plain.fit(minibatches.load(name));
            losses.add(plain.score());
        }

        ComputationGraph network = TinyModel.build();
        AveragingTrainer trainer = new AveragingTrainer(spark, network, 1, BATCH, STEPS, ONE_THREAD, NO_LIMIT);
        for (int round = 0; round < 3; round++) {
            RoundSummary summary = trainer.round(SyntheticMinibatches.names(round * STEPS, STEPS, BATCH), minibatches);
            double mean = losses.subList(round * STEPS, (round + 1) * STEPS).stream()
                    .mapToDouble(Double::doubleValue).average().orElseThrow();
            assertThat(summary.loss()).isCloseTo(mean, within(1e-6));
            assertThat(summary.samples()).isEqualTo(STEPS * BATCH);
        }

        assertThat(network.getConfiguration().getIterationCount()).isEqualTo(3 * STEPS);
        assertThat(NetworkState.of(network).parameters()).containsExactly(NetworkState.of(plain).parameters(),
                Offset.offset(1e-6f));
        assertThat(NetworkState.of(network).updaterState()).containsExactly(NetworkState.of(plain).updaterState(),
                Offset.offset(1e-6f));
    }

    @Test
    void workersAreAveragedByTheSamplesTheySaw() {
        SyntheticMinibatches minibatches = new SyntheticMinibatches();
        // Worker 0 has one minibatch, worker 1 has two, the last one smaller: 4 samples and 4 + 2.
        List<String> names = List.of("0x4", "1x4", "2x2");
        ComputationGraph first = TinyModel.build();
        first.fit(minibatches.load("0x4"));
        ComputationGraph second = TinyModel.build();
        second.fit(minibatches.load("1x4"));
        second.fit(minibatches.load("2x2"));

        ComputationGraph network = TinyModel.build();
        RoundSummary summary = new AveragingTrainer(spark, network, 2, BATCH, STEPS, ONE_THREAD, NO_LIMIT)
                .round(names, minibatches);

        assertThat(summary.samples()).isEqualTo(10);
        assertThat(summary.steps()).isEqualTo(2);
        float[] one = NetworkState.of(first).parameters();
        float[] two = NetworkState.of(second).parameters();
        float[] expected = new float[one.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) ((4.0 * one[i] + 6.0 * two[i]) / 10);
        }
        assertThat(NetworkState.of(network).parameters()).containsExactly(expected, Offset.offset(1e-6f));
    }

    @Test
    void theSameRoundsGiveTheSameBits() {
        assertThat(trained()).containsExactly(trained());
    }

    @Test
    void takesItsBroadcastsBack() {
        ComputationGraph network = TinyModel.build();
        AveragingTrainer trainer = new AveragingTrainer(spark, network, 2, BATCH, STEPS, ONE_THREAD, NO_LIMIT);
        trainer.round(SyntheticMinibatches.names(0, 2, BATCH), new SyntheticMinibatches());
        long before = storedBytes();
        for (int round = 0; round < 5; round++) {
            trainer.round(SyntheticMinibatches.names(0, 2, BATCH), new SyntheticMinibatches());
        }
        // Spark takes them back in the background.
        long roundBytes = 3 * 4 * network.numParams();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (storedBytes() - before > 2 * roundBytes && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(storedBytes() - before).isLessThan(2 * roundBytes);
    }

    private static long storedBytes() {
        long bytes = 0;
        for (scala.Tuple2<Object, Object> memory : scala.collection.JavaConverters.asJavaCollection(
                spark.sc().getExecutorMemoryStatus().values())) {
            bytes += (long) memory._1() - (long) memory._2();
        }
        return bytes;
    }

    private static float[] trained() {
        ComputationGraph network = TinyModel.build();
        AveragingTrainer trainer = new AveragingTrainer(spark, network, 3, BATCH, STEPS, ONE_THREAD, NO_LIMIT);
        for (int round = 0; round < 3; round++) {
            trainer.round(SyntheticMinibatches.names(round * 9, 8, BATCH), new SyntheticMinibatches());
        }
        return NetworkState.of(network).parameters();
    }
}
