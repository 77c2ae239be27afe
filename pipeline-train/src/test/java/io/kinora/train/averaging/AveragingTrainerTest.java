package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.TinyModel;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.step.LearningRateSchedule;
import io.kinora.train.step.StepSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

class AveragingTrainerTest {
    private static final int BATCH = 4;
    private static final int STEPS = 3;
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
        AveragingTrainer trainer = trainer(network, 1);
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
        RoundSummary summary = trainer(network, 2)
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
    void takesBroadcastsAndPiecesBackAfterEachRound() throws InterruptedException {
        ComputationGraph network = TinyModel.build();
        AveragingTrainer trainer = trainer(network, 2);
        int before = shuffles();
        for (int round = 0; round < 4; round++) {
            trainer.round(SyntheticMinibatches.names(0, 2, BATCH), new SyntheticMinibatches());
        }

        // Spark takes back in the background; what it keeps are its own broadcasts of the tasks' code.
        long deadline = System.nanoTime() + 10_000_000_000L;
        while ((largeBroadcasts(network) > 0 || shuffles() > before) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(largeBroadcasts(network)).isZero();
        assertThat(shuffles()).isEqualTo(before);
    }

    /** Broadcasts in Spark's block manager that are large enough to hold the weights and Adam's state. */
    private static long largeBroadcasts(ComputationGraph network) {
        BlockManager blocks = SparkEnv.get().blockManager();
        AbstractFunction1<BlockId, Object> isValue = new AbstractFunction1<>() {
            @Override
            public Object apply(BlockId id) {
                return id instanceof BroadcastBlockId broadcast && broadcast.field().isEmpty();
            }
        };
        return JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(isValue)).stream()
                // Some go while this looks.
                .flatMap(id -> JavaConverters.seqAsJavaList(blocks.getStatus(id).toList()).stream())
                .filter(status -> status.memSize() + status.diskSize() > 3 * Float.BYTES * network.numParams())
                .count();
    }

    private static int shuffles() {
        return ((MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker()).shuffleStatuses().size();
    }

    @Test
    void plainAveragingEqualsDl4jsOwnMaster() {
        ComputationGraph theirs = withMomentum();
        SparkComputationGraph dl4j = new SparkComputationGraph(spark, theirs,
                new ParameterAveragingTrainingMaster.Builder(2, BATCH).batchSizePerWorker(BATCH)
                        .averagingFrequency(STEPS).saveUpdater(true).repartionData(Repartition.Never).build());
        ComputationGraph ours = withMomentum();
        AveragingTrainer trainer = trainer(ours, 2);
        for (int round = 0; round < 3; round++) {
            List<String> names = SyntheticMinibatches.names(round * 2 * STEPS, 2 * STEPS, BATCH);
            dl4j.fitPaths(spark.parallelize(names, 2), new SyntheticMinibatches());
            trainer.round(names, new SyntheticMinibatches());
        }
        assertThat(NetworkState.of(ours).parameters())
                .isNotEqualTo(NetworkState.of(withMomentum()).parameters())
                .containsExactly(NetworkState.of(theirs).parameters(), Offset.offset(1e-6f));
        assertThat(NetworkState.of(ours).updaterState())
                .containsExactly(NetworkState.of(theirs).updaterState(), Offset.offset(1e-6f));
        assertThat(ours.getConfiguration().getIterationCount())
                .isEqualTo(theirs.getConfiguration().getIterationCount());
    }

    @Test
    void plainAveragingOfAdamEqualsDl4jsInTheRoundAfterWhichDl4jForgetsItsCount() {
        ComputationGraph theirs = TinyModel.build();
        new SparkComputationGraph(spark, theirs, new ParameterAveragingTrainingMaster.Builder(2, BATCH)
                .batchSizePerWorker(BATCH).averagingFrequency(STEPS).saveUpdater(true)
                .repartionData(Repartition.Never).build())
                .fitPaths(spark.parallelize(SyntheticMinibatches.names(0, 2 * STEPS, BATCH), 2),
                        new SyntheticMinibatches());
        ComputationGraph ours = TinyModel.build();
        trainer(ours, 2).round(SyntheticMinibatches.names(0, 2 * STEPS, BATCH), new SyntheticMinibatches());

        assertThat(NetworkState.of(ours).parameters())
                .containsExactly(NetworkState.of(theirs).parameters(), Offset.offset(1e-6f));
        assertThat(NetworkState.of(ours).updaterState())
                .containsExactly(NetworkState.of(theirs).updaterState(), Offset.offset(1e-6f));
    }

    /** The model with an updater that has state but no count, which DL4J's workers start anew each round. */
    private static ComputationGraph withMomentum() {
        ComputationGraph network = new ComputationGraph(TinyModel.build().getConfiguration().clone());
        for (GraphVertex vertex : network.getConfiguration().getVertices().values()) {
            if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BaseLayer trained) {
                trained.setIUpdater(new Nesterovs(0.01, 0.9));
            }
        }
        network.init();
        return network;
    }

    @Test
    void aResetStateStartsAdamAnewEachRoundButNotItsLearningRate() {
        OptimizerSettings warming = new OptimizerSettings(1e-2, 0.01, 0.9, 0.999, 1e-8,
                LearningRateSchedule.Kind.CONSTANT, STEPS, 0, Optional.empty(), Optional.empty());
        ComputationGraph network = UNet.build(TinyModel.SETTINGS, warming, DataType.FLOAT, 7);
        AveragingTrainer trainer = trainer(network, 1, AveragingSettings.Outer.PLAIN, AveragingSettings.State.RESET,
                false);
        for (int round = 0; round < 2; round++) {
            OptimizerSettings optimizer = round == 0 ? warming : TinyModel.OPTIMIZER;
            ComputationGraph fresh = UNet.build(TinyModel.SETTINGS, optimizer, DataType.FLOAT, 7);
            fresh.setParams(network.params().dup());
            List<String> names = SyntheticMinibatches.names(round * STEPS, STEPS, BATCH);
            names.forEach(name -> fresh.fit(new SyntheticMinibatches().load(name)));
            trainer.round(names, new SyntheticMinibatches());
            assertThat(NetworkState.of(network).parameters()).containsExactly(NetworkState.of(fresh).parameters(),
                    Offset.offset(1e-6f));
        }
        assertThat(network.getConfiguration().getIterationCount()).isEqualTo(2 * STEPS);
    }

    @Test
    void jointMomentsAreSmallerAndAllElseIsTheMean() {
        ComputationGraph mean = TinyModel.build();
        ComputationGraph joint = TinyModel.build();
        List<String> names = SyntheticMinibatches.names(0, 4 * STEPS, BATCH);
        trainer(mean, 4).round(names, new SyntheticMinibatches());
        trainer(joint, 4, AveragingSettings.Outer.PLAIN, AveragingSettings.State.JOINT, false)
                .round(names, new SyntheticMinibatches());

        assertThat(NetworkState.of(joint).parameters()).containsExactly(NetworkState.of(mean).parameters());
        float[] expected = NetworkState.of(mean).updaterState();
        float[] actual = NetworkState.of(joint).updaterState();
        int changed = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isBetween(Math.min(expected[i], expected[i] / 4.001f), expected[i]);
            changed += actual[i] == expected[i] ? 0 : 1;
        }
        // First moments, half of the state, are the mean; nearly all gradients have noise.
        assertThat(changed).isBetween(expected.length * 2 / 5, expected.length / 2);
    }

    @Test
    void changesThatTravelAtHalfPrecisionArriveWithinTheErrorStated() {
        ComputationGraph exact = TinyModel.build();
        float[] start = NetworkState.of(exact).parameters();
        ComputationGraph half = TinyModel.build();
        List<String> names = SyntheticMinibatches.names(0, 3, BATCH);
        trainer(exact, 1).round(names, new SyntheticMinibatches());
        trainer(half, 1, AveragingSettings.Outer.PLAIN, AveragingSettings.State.AVERAGE, true)
                .round(names, new SyntheticMinibatches());

        float[] expected = NetworkState.of(exact).parameters();
        float[] actual = NetworkState.of(half).parameters();
        double rounded = 0;
        for (int i = 0; i < start.length; i++) {
            double change = Math.abs((double) expected[i] - start[i]);
            double error = Math.abs((double) actual[i] - expected[i]);
            assertThat(error).isLessThanOrEqualTo(change / 256 + Math.ulp(expected[i]));
            rounded += error;
        }
        assertThat(rounded).isPositive();
        assertThat(NetworkState.of(half).updaterState()).containsExactly(NetworkState.of(exact).updaterState());
    }

    @Test
    void goesOnFromTheOuterStateWithTheSameBits() {
        AveragingSettings.Outer outer = new AveragingSettings.Outer(0.7, 0.9, true);
        ComputationGraph undisturbed = TinyModel.build();
        AveragingTrainer all = trainer(undisturbed, 2, outer, AveragingSettings.State.AVERAGE, false);
        ComputationGraph first = TinyModel.build();
        AveragingTrainer before = trainer(first, 2, outer, AveragingSettings.State.AVERAGE, false);
        for (int round = 0; round < 4; round++) {
            List<String> names = SyntheticMinibatches.names(4 * round, 4, BATCH);
            all.round(names, new SyntheticMinibatches());
            if (round < 2) {
                before.round(names, new SyntheticMinibatches());
            }
        }

        ComputationGraph resumed = TinyModel.build();
        NetworkState.of(resumed).set(NetworkState.of(first).parameters(), NetworkState.of(first).updaterState());
        resumed.getConfiguration().setIterationCount(first.getConfiguration().getIterationCount());
        AveragingTrainer after = trainer(resumed, 2, outer, AveragingSettings.State.AVERAGE, false);
        after.restoreOuterState(before.outerState());
        for (int round = 2; round < 4; round++) {
            after.round(SyntheticMinibatches.names(4 * round, 4, BATCH), new SyntheticMinibatches());
        }

        assertThat(before.outerState()).hasSize(NetworkState.of(first).parameters().length);
        assertThat(NetworkState.of(resumed).parameters()).containsExactly(NetworkState.of(undisturbed).parameters());
    }

    private static AveragingTrainer trainer(ComputationGraph network, int workers) {
        return trainer(network, workers, AveragingSettings.Outer.PLAIN, AveragingSettings.State.AVERAGE, false);
    }

    private static AveragingTrainer trainer(ComputationGraph network, int workers, AveragingSettings.Outer outer,
            AveragingSettings.State state, boolean halfPrecision) {
        return new AveragingTrainer(spark, network, workers, BATCH, new AveragingSettings(STEPS, Optional.empty(),
                outer, state, halfPrecision, Duration.ofHours(1)), ONE_THREAD,
                StepSettings.PLAIN);
    }

    private static float[] trained() {
        ComputationGraph network = TinyModel.build();
        AveragingTrainer trainer = trainer(network, 3);
        for (int round = 0; round < 3; round++) {
            trainer.round(SyntheticMinibatches.names(round * 9, 8, BATCH), new SyntheticMinibatches());
        }
        return NetworkState.of(network).parameters();
    }
}
