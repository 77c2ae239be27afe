package io.kinora.train.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.doctor.Check;
import io.kinora.core.doctor.Finding;
import io.kinora.core.doctor.Level;
import io.kinora.core.gpu.Gpu;
import io.kinora.core.job.NativeBuild;
import io.kinora.train.TinyModel;
import io.kinora.train.TrainSettings;
import io.kinora.train.memory.NativeBytes;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.StepMemory;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.step.CheckpointedGraph;
import io.kinora.train.step.TrainingStep;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.SparkConf;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainChecksTest {
    /** Large enough that what layers need besides is little of it. */
    private static final UNetSettings MODEL =
            new UNetSettings(8, 32, 32, 3, 16, List.of(1, 2), 1, List.of(), 2, 4);
    private static final int BATCH = 4;

    private static SparkConf conf(String... pairs) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < pairs.length; i += 2) {
            conf.set(pairs[i], pairs[i + 1]);
        }
        return conf;
    }

    private static TrainSettings train(String settings) {
        Problems problems = new Problems();
        TrainSettings train = Settings.of(ConfigFactory.parseString(settings), problems)
                .section("train", TrainSettings.class).orElseThrow();
        assertThat(problems.messages()).isEmpty();
        return train;
    }

    @Test
    void theNativesOfThisMachineConvolve() {
        List<Finding> found = new NativesCheck().look(null);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).level()).as(found.get(0).found()).isEqualTo(Level.OK);
        assertThat(found.get(0).found()).contains("-onednn");
    }

    @Test
    void judgesNatives() {
        NativeBuild plain = new NativeBuild("plain", "a CPU", List.of());
        assertThat(NativesCheck.of(plain, 27).advice()).contains("AVX2");
        assertThat(NativesCheck.of(plain, 26).code()).isEqualTo("natives-wrong");
    }

    /** A step by the real network holds at least what was foretold, and not several times as much. */
    @Test
    void aStepTakesWhatWasForetold() {
        StepMemory plain = StepMemory.of(MODEL, false);
        ComputationGraph network = UNet.build(MODEL, TinyModel.OPTIMIZER, DataType.FLOAT, 1);
        assertThat(plain.parameters()).isEqualTo(network.numParams());
        double measured = taken(network);
        assertThat(measured / plain.bytes(BATCH)).isBetween(1.0, 2.5);

        StepMemory checkpointed = StepMemory.of(MODEL, true);
        CheckpointedGraph saving = new CheckpointedGraph(network.getConfiguration().clone());
        saving.init();
        assertThat(taken(saving) / checkpointed.bytes(BATCH)).isGreaterThan(1.0);
        assertThat(checkpointed.bytes(BATCH)).isLessThan(plain.bytes(BATCH));
    }

    /** Bytes that a network's parameters, optimizer and workspaces hold once it has taken steps. */
    private static double taken(ComputationGraph network) {
        NativeMemory.freeWorkspaces();
        long before = NativeBytes.held();
        TrainingStep step = new TrainingStep(network, 1);
        long[] shape = MODEL.shape().batch(BATCH);
        MultiDataSet minibatch = new MultiDataSet(
                new INDArray[] {Nd4j.rand(DataType.FLOAT, shape), Nd4j.ones(DataType.FLOAT, BATCH, 1)},
                new INDArray[] {Nd4j.rand(DataType.FLOAT, shape)}, null, null);
        step.take(minibatch);
        step.take(minibatch);
        return NativeBytes.held() - before + network.params().length() * (double) Float.BYTES;
    }

    @Test
    void limitsOfExecutors() {
        MemoryLimit standalone = MemoryLimit.of(conf("spark.master", "spark://a:7077", "spark.executor.memory", "2g"),
                false);
        assertThat(standalone.bytes()).as("JavaCPP's, four heaps").isEqualTo(8L << 30);
        MemoryLimit yarn = MemoryLimit.of(conf("spark.master", "yarn", "spark.executor.memory", "8g"), false);
        assertThat(yarn.bytes()).as("a tenth beside the heap").isEqualTo((8L << 30) + ((8L << 30) / 10 >> 20 << 20));
        assertThat(yarn.remedy()).contains("spark.executor.memoryOverhead");
        assertThat(MemoryLimit.of(conf("spark.master", "k8s://https://a", "spark.executor.memory", "1g",
                "spark.executor.memoryOverhead", "7g"), false).bytes()).isEqualTo(4L << 30);
        assertThat(MemoryLimit.of(conf("spark.master", "spark://a:7077", "spark.executor.extraJavaOptions",
                "-Xss2m -Dorg.bytedeco.javacpp.maxphysicalbytes=600m"), false).bytes()).isEqualTo(600L << 20);
    }

    @Test
    void onGpusTheirMemoryCounts() {
        MemoryLimit limit = MemoryLimit.of(new Gpu(0, "GPU-a", "Tesla V100", 7, 0, 16L << 30, "535.183.01"));
        assertThat(limit.bytes()).isEqualTo(16L << 30);
        assertThat(limit.name()).contains("Tesla V100");
    }

    @Test
    void tellsAModelThatIsTooLarge() {
        UNetSettings large = new UNetSettings(16, 128, 128, 3, 64, List.of(1, 2, 2), 1, List.of(2), 4, 8);
        TrainSettings train = train("train.batch-size = 8");
        Finding found = StepMemoryCheck.of(train, large, 1, MemoryLimit.of(conf("spark.master", "spark://a:7077"),
                false));
        assertThat(found.code()).isEqualTo("memory-too-small");
        assertThat(found.found()).startsWith("a step of 8 clips takes at least ").contains(" of 4.0 GiB");
        assertThat(found.advice()).contains("--executor-memory", "train.batch-size", "gradient-checkpointing");
        assertThat(StepMemoryCheck.of(train, MODEL, 1, MemoryLimit.of(conf("spark.master", "spark://a:7077"), false))
                .level()).isEqualTo(Level.OK);
        assertThatThrownBy(() -> StepMemoryCheck.require(train, large, 2, conf("spark.master", "yarn"), false))
                .hasMessageContaining("Cannot train: a step of 8 clips")
                .hasMessageContaining("for the 2 workers of an executor");
    }

    @Test
    void bothAreServices() {
        assertThat(ServiceLoader.load(Check.class)).extracting(Check::name)
                .containsExactlyInAnyOrder("natives", "step-memory");
    }
}
