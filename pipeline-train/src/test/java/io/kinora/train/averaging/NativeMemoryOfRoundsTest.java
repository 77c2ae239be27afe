package io.kinora.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.train.TinyModel;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.memory.NativeBytes;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.step.StepSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What a task's network takes is given back when the task ends, and not when Java's collector comes by. */
class NativeMemoryOfRoundsTest {
    private static final int TIMES = 12;
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
    /** Of a million parameters, for videos of the tiny model's size. */
    private static final UNetSettings LARGE = new UNetSettings(2, 8, 8, 3, 48, List.of(1, 1), 1, List.of(1), 2, 4);
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("memory")
                .set("spark.ui.enabled", "false"));
        ONE_THREAD.apply();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static ComputationGraph network() {
        return UNet.build(LARGE, TinyModel.OPTIMIZER, DataType.FLOAT, 7);
    }

    private static AveragingTrainer trainer(ComputationGraph network, int workers, boolean checkpointing) {
        return new AveragingTrainer(spark, network, workers, 1, AveragingSettings.every(2), ONE_THREAD,
                new StepSettings(Double.POSITIVE_INFINITY, checkpointing));
    }

    /** Less than one vector of all parameters: a network has four, of parameters, gradients and Adam's moments. */
    private static void assertFlat(long before, ComputationGraph network) {
        assertThat(NativeBytes.held() - before).isLessThan(Float.BYTES * network.numParams());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void roundsLeaveNothingOfTheirWorkersNetworks(boolean checkpointing) {
        ComputationGraph network = network();
        AveragingTrainer trainer = trainer(network, 2, checkpointing);
        trainer.round(SyntheticMinibatches.names(0, 4, 1), new SyntheticMinibatches());
        long before = NativeBytes.held();
        for (int round = 1; round <= TIMES; round++) {
            trainer.round(SyntheticMinibatches.names(4 * round, 4, 1), new SyntheticMinibatches());
        }
        assertFlat(before, network);
        assertThat(network.getConfiguration().getIterationCount()).isEqualTo(2 * (TIMES + 1));
    }

    @Test
    void neitherDoRoundsThatFail() {
        ComputationGraph network = network();
        AveragingTrainer trainer = trainer(network, 1, false);
        MinibatchSource broken = source -> {
            if (source.getPath().startsWith("1x")) {
                throw new IOException("no such block");
            }
            return new SyntheticMinibatches().load(source);
        };
        assertThatThrownBy(() -> trainer.round(List.of("0x1", "1x1"), broken))
                .hasStackTraceContaining("no such block");
        long before = NativeBytes.held();
        for (int round = 0; round < TIMES; round++) {
            assertThatThrownBy(() -> trainer.round(List.of("0x1", "1x1"), broken))
                    .hasStackTraceContaining("no such block");
        }
        assertFlat(before, network);
    }

    @Test
    void networksThatAreOnlyAskedGoWhenTheyAreClosed() {
        ComputationGraph network = network();
        FrozenNetwork frozen = FrozenNetwork.of(network.getConfiguration(), NetworkState.of(network).parameters());
        MultiDataSet minibatch = new SyntheticMinibatches().load("0x1");
        long before = NativeBytes.held();
        for (int time = 0; time < TIMES; time++) {
            try (OpenNetwork open = frozen.open(ONE_THREAD)) {
                assertThat(open.graph().outputSingle(minibatch.getFeatures()).shape())
                        .isEqualTo(minibatch.getLabels(0).shape());
            }
        }
        assertFlat(before, network);
    }
}
