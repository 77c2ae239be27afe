package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Version;
import io.kinora.train.averaging.AveragingSettings;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.SyntheticMinibatches;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.Example;
import io.kinora.train.data.ExampleStream;
import io.kinora.train.data.IndexedClips;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.step.StepSettings;
import io.kinora.train.tracking.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A worker that runs into the deadline, and a run that is stopped then. */
class TrainerTest {
    private static final int CLIPS = 50;
    private static final int WORKERS = 2;
    private static final int BATCH = 4;
    private static final int ROUND = 24;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final WorkerThreads ONE_THREAD = new WorkerThreads(1);
    private static final TrainSettings ONE_EPOCH =
            RoundPlanTest.settings(1000, Optional.empty(), Optional.of(1), Optional.empty());

    @TempDir
    private Path folder;

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("trainer")
                .set("spark.ui.enabled", "false"));
        ONE_THREAD.apply();
        // The first round of a JVM is slow.
        averaging(TinyModel.build(), Duration.ofHours(1)).round(List.of("0x4", "1x4"), new SyntheticMinibatches());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Notes what is trained on, which is not all that is made ahead; one of the minibatches takes its time. */
    private record Minibatches(String slow, Duration time) implements MinibatchSource {
        static final Queue<String> TRAINED = new ConcurrentLinkedQueue<>();

        @Override
        public MultiDataSet load(Source source) {
            long end = System.nanoTime() + time.toNanos();
            while (source.getPath().equals(slow) && System.nanoTime() < end
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(10_000_000);
            }
            List<String> clips = MinibatchName.examples(source.getPath()).stream()
                    .map(example -> example.epoch() + " " + example.clip().clipId()).toList();
            org.nd4j.linalg.dataset.api.MultiDataSet values = new SyntheticMinibatches()
                    .load(Math.abs(clips.hashCode()) + "x" + clips.size());
            return new Noted(clips, values.getFeatures(), values.getLabels());
        }
    }

    private static final class Noted extends MultiDataSet {
        private final transient List<String> clips;
        private boolean noted;

        Noted(List<String> clips, INDArray[] features, INDArray[] labels) {
            super(features, labels);
            this.clips = clips;
        }

        @Override
        public boolean hasMaskArrays() {
            // Only a network that is given the minibatch asks; those that are dropped are asked for their arrays, too.
            if (!noted) {
                noted = true;
                Minibatches.TRAINED.addAll(clips);
            }
            return super.hasMaskArrays();
        }
    }

    private static AveragingTrainer averaging(ComputationGraph network, Duration deadline) {
        return new AveragingTrainer(spark, network, WORKERS, BATCH, new AveragingSettings(3, Optional.empty(),
                AveragingSettings.Outer.PLAIN, AveragingSettings.State.AVERAGE, false, deadline), ONE_THREAD,
                StepSettings.PLAIN);
    }

    private static ExampleStream stream() {
        return new ExampleStream(IndexedClips.synthetic(CLIPS), 0, 1, WORKERS);
    }

    private Trainer trainer(MinibatchSource source, Duration deadline, TrainingListener listener) throws IOException {
        ComputationGraph network = TinyModel.build();
        return new Trainer(ONE_EPOCH,
                ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER, ONE_EPOCH.noise(), 8, network), network,
                averaging(network, deadline), source, stream(), CLIPS, new RoundPlan(ONE_EPOCH, WORKERS, CLIPS, 0),
                new Inspection(ONE_EPOCH, network.getConfiguration(), Optional.empty(), Optional.empty(), listener),
                checkpoints(), listener);
    }

    private CheckpointStore checkpoints() throws IOException {
        return new CheckpointStore(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.toUri()));
    }

    @Test
    void aStoppedRunGoesOnWithWhatAWorkerLeftAndShowsEachClipOnce() throws IOException {
        Minibatches.TRAINED.clear();
        List<String> first = MinibatchName.cut(stream().take(0, ROUND), BATCH);
        List<String> warnings = new ArrayList<>();
        Trainer stopped = trainer(new Minibatches(first.get(3), DEADLINE.plusMillis(1)), DEADLINE,
                new TrainingListener() {
                    @Override
                    public void warning(String what) {
                        warnings.add(what);
                    }

                    @Override
                    public void roundDone(TrainingState state, RoundMetrics metrics) {
                        if (state.round() == 1) {
                            throw new IllegalStateException("Stopped by the test");
                        }
                    }
                });
        assertThatThrownBy(() -> stopped.begin(TrainingState.begin(0, WORKERS, 1, new Version("", "v1", Map.of()),
                Map.of()))).hasMessage("Stopped by the test");

        Checkpoint last = checkpoints().last().orElseThrow();
        List<String> left = last.state().left();
        assertThat(left).as("the second worker's others").containsSubsequence(first.subList(4, 6));
        assertThat(last.state().samples()).isEqualTo(ROUND - left.size() * BATCH).isEqualTo(Minibatches.TRAINED.size());
        assertThat(last.state().drawn()).isEqualTo(ROUND);
        assertThat(warnings).singleElement().asString()
                .contains("train.averaging.deadline in round 1: " + left.size() + " minibatches");

        List<RoundMetrics> resumed = new ArrayList<>();
        TrainingState end = trainer(new Minibatches("", Duration.ZERO), Duration.ofHours(1), new TrainingListener() {
            @Override
            public void resumed(ComputationGraph network, RoundMetrics metrics) {
                resumed.add(metrics);
            }

            @Override
            public void roundDone(TrainingState state, RoundMetrics metrics) {
                if (state.round() == 2) {
                    assertThat(List.copyOf(Minibatches.TRAINED)).as("what was left comes first")
                            .containsAll(left.stream().flatMap(TrainerTest::clips).toList());
                }
            }
        }).resume(last, last.state());

        assertThat(end.samples()).isEqualTo(CLIPS);
        assertThat(end.left()).isEmpty();
        assertThat(Minibatches.TRAINED).as("none lost, none twice").containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, CLIPS).mapToObj(clip -> "0 " + IndexedClips.id(clip)).toList());
        assertThat(resumed).singleElement().satisfies(metrics -> {
            assertThat(metrics.round()).isEqualTo(1);
            assertThat(metrics.trainLoss()).isEqualTo(last.state().losses().get(1).train());
        });
    }

    private static java.util.stream.Stream<String> clips(String minibatch) {
        return MinibatchName.examples(minibatch).stream().map(Example::clip).map(clip -> "0 " + clip.clipId());
    }
}
