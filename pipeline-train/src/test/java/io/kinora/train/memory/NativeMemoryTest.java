package io.kinora.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.TaskDeadline;
import io.kinora.train.TinyCorpus;
import io.kinora.train.TinyModel;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.averaging.RoundTimer;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.condition.Conditions;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.generate.TrainingSamples;
import io.kinora.train.likelihood.ClipsLikelihood;
import io.kinora.train.metric.ValidationLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever asks a network gives back at once what it took, and does not wait for Java's collector. */
class NativeMemoryTest {
    private static final int TIMES = 6;
    private static final int TIMESTEPS = 12;
    private static final int BATCH = 16;
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
    private static final NoiseSettings NOISE = new NoiseSettings(NoiseSettings.Kind.COSINE, 100, false,
            Objective.VELOCITY, NoiseSettings.Weighting.MIN_SNR, 5);

    @TempDir
    static Path folder;

    private static SparkSession session;
    private static JavaSparkContext spark;
    private static List<Example> examples;
    private static MinibatchLoader loader;
    private static ComputationGraph network;

    @BeforeAll
    static void write() throws IOException {
        session = TinyCorpus.session(folder);
        spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Version version = TinyCorpus.write(session, folder, 4 * BATCH);
        List<ClipRow> clips = new CorpusClips(session, TableSet.corpus(session, TinyCorpus.settings(folder)), version)
                .some(Tables.VALIDATION, TinyModel.SETTINGS.shape(), BATCH);
        examples = ValidationExamples.of(clips, BATCH, 1, NOISE.timesteps());
        loader = new MinibatchLoader(spark.broadcast(new SerializableConfiguration(new Configuration())), NOISE,
                new ConditionLoader(Conditions.NONE, null), 3, TinyModel.SETTINGS.shape(), false,
                new DataSettings(1, 32, 1, Duration.ofMinutes(1)));
        network = TinyModel.build();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static ModelDescription description() {
        return ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER, NOISE, 8, network);
    }

    private static FrozenNetwork frozen() {
        return FrozenNetwork.of(network.getConfiguration(), NetworkState.of(network).parameters());
    }

    /** To within one array of the clips' numbers each time, which leaves room for the scalars that ND4J makes. */
    private static void assertFlat(Runnable work) {
        work.run();
        long before = NativeBytes.held();
        for (int time = 0; time < TIMES; time++) {
            work.run();
        }
        assertThat(NativeBytes.held() - before)
                .isLessThan(TIMES * Float.BYTES * BATCH * TinyModel.SETTINGS.shape().length());
    }

    @Test
    void loadingLeavesWhatItReturns() {
        String name = MinibatchName.of(examples);
        assertFlat(() -> {
            try {
                NativeMemory.freeMinibatch(loader.load(name));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void validationLeavesNothing() {
        ValidationLoss validation = new ValidationLoss(spark, loader.forValidation(1), examples, BATCH,
                NOISE.timesteps(), 2, 1, ONE_THREAD, new RoundTimer(spark, Duration.ofMinutes(1)));
        assertFlat(() -> validation.of(frozen()));
    }

    @Test
    void samplingLeavesNothing() {
        TrainingSamples samples = new TrainingSamples(spark, description(), ONE_THREAD, examples, loader, BATCH, 1,
                TIMESTEPS, new RoundTimer(spark, Duration.ofMinutes(1)));
        assertFlat(() -> assertThat(samples.draw(frozen())).hasSize(BATCH));
    }

    @Test
    void likelihoodsLeaveNothing() {
        ClipsLikelihood likelihood = new ClipsLikelihood(spark, description(),
                new ConditionLoader(Conditions.NONE, null), TIMESTEPS, 1, BATCH, ONE_THREAD,
                new TaskDeadline(Duration.ofMinutes(1), "deadline"));
        assertFlat(() -> assertThat(likelihood.of(frozen(), examples, done -> { }).all().bitsPerDimension())
                .isPositive());
    }
}
