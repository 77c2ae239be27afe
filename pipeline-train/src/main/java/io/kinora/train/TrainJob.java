package io.kinora.train;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.core.job.Progress;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.WorkerPlan;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.data.ExampleStream;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.SlowReadException;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.metric.ValidationLoss;
import io.kinora.train.model.UNet;
import io.kinora.train.report.TrainReport;
import io.kinora.train.tracking.SampleStrips;
import io.kinora.train.tracking.Tracking;
import io.kinora.train.tracking.TrainingListener;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** {@code kinora train}: trains a video diffusion model on a corpus. */
public final class TrainJob implements Job<TrainSettings, TrainResult> {
    private final IntConsumer afterRound;

    /** The job as it is. */
    public TrainJob() {
        this(round -> { });
    }

    /** @param afterRound is called when a round is over and its checkpoint is written */
    TrainJob(IntConsumer afterRound) {
        this.afterRound = afterRound;
    }

    /** Runs it as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new TrainJob(), arguments);
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "Trains a video diffusion model on a corpus. The same command continues an unfinished run from its last"
                + " checkpoint.";
    }

    @Override
    public Class<TrainSettings> settings() {
        return TrainSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(new Flag("--resume", "train.resume", Flag.Kind.SWITCH,
                "Insist on an unfinished run in --out; it is continued without this, too."));
    }

    @Override
    public TrainResult run(JobContext<TrainSettings> context) throws Exception {
        TrainSettings settings = context.settings();
        CheckpointStore checkpoints = new CheckpointStore(context.directory().fileSystem(),
                context.directory().path(CheckpointStore.FOLDER));
        // Before Spark starts, so that a damaged checkpoint is told at once.
        Optional<Checkpoint> before = checkpoints.last();
        if (settings.resume() && before.isEmpty()) {
            throw KinoraException.input("nothing-to-resume", "Cannot resume in " + context.directory().uri()
                    + ": it holds no checkpoint; give --out of an unfinished run, or leave --resume out to begin one");
        }

        SparkSession session = context.spark();
        context.describe("Look up the clips to train on");
        TrainingInput input = TrainingInput.open(session, context.corpus(), settings,
                before.map(Checkpoint::state));
        WorkerPlan workers = WorkerPlan.of(session.sparkContext(),
                before.map(checkpoint -> checkpoint.state().workers()).or(settings::workers),
                before.map(checkpoint -> checkpoint.state().threads()).or(settings::threadsPerWorker));
        ComputationGraph network = UNet.build(input.size(), settings.optimizer(), DataType.FLOAT,
                weightsSeed(settings.seed()));
        ModelDescription model = ModelDescription.of(input.size(), settings.optimizer(), settings.noise(), input.fps(),
                network);
        say(context, input, workers, model);

        TrainingState end;
        try {
            end = train(context, input, workers, network, model, checkpoints, before);
        } catch (Exception e) {
            throw DamagedFramesException.behind(e)
                    .map(message -> KinoraException.input("frames-damaged", message))
                    .or(() -> SlowReadException.behind(e).map(message ->
                            new KinoraException(ExitCode.RESOURCES, "storage-slow", message, e)))
                    .<Exception>map(failure -> failure)
                    .orElse(e);
        }
        Path last = checkpoints.path(end.round());
        context.directory().write("report/index.html", TrainReport.of(model, end, last.toString(),
                SampleStrips.read(context.directory().fileSystem(),
                        context.directory().path(SampleStrips.FOLDER))));
        return TrainResult.of(model.parameterCount(), end, last);
    }

    private TrainingState train(JobContext<TrainSettings> context, TrainingInput input, WorkerPlan workers,
            ComputationGraph network, ModelDescription model, CheckpointStore checkpoints,
            Optional<Checkpoint> before) throws IOException {
        RoundPlan plan = new RoundPlan(context.settings(), workers.workers(), input.clips().size());
        long begun = before.map(checkpoint -> checkpoint.state().steps()).orElse(0L);
        try (Progress progress = context.progress("Training", begun, plan.totalSteps(), "steps");
                Tracking tracking = Tracking.start(context, context.settings().tracking(), progress, begun,
                        others(context))) {
            Trainer trainer = trainer(context, input, workers, network, model, plan, checkpoints, tracking);
            TrainingState end;
            if (before.isEmpty()) {
                end = trainer.begin(TrainingState.begin(context.settings().seed(), workers.workers(),
                        workers.threads().count(), input.version(), versions(context.spark())));
            } else {
                Checkpoint last = before.get();
                last.model().requireFits(network, checkpoints.path(last.state().round()).toString());
                context.say("Continuing after round " + last.state().round());
                end = trainer.resume(last);
            }
            tracking.finished();
            return end;
        }
    }

    private static Trainer trainer(JobContext<TrainSettings> context, TrainingInput input, WorkerPlan workers,
            ComputationGraph network, ModelDescription model, RoundPlan plan, CheckpointStore checkpoints,
            TrainingListener listener) {
        TrainSettings settings = context.settings();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        MinibatchLoader loader = new MinibatchLoader(
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())), settings.noise(),
                settings.seed(), input.size().shape(), settings.flips(), settings.data());
        Optional<ValidationLoss> validation = input.validation().isEmpty() ? Optional.empty()
                : Optional.of(new ValidationLoss(spark, loader.forValidation(settings.validation().seed()),
                        input.validation(), settings.batchSize(), workers.workers(), workers.threads()));
        return new Trainer(settings, model, network,
                new AveragingTrainer(spark, network, workers.workers(), settings.batchSize(),
                        settings.averagingFrequency(), workers.threads()),
                loader, new ExampleStream(input.clips(), settings.seed(), settings.data().window(), workers.workers()),
                input.clips().size(), plan, validation, checkpoints, listener);
    }

    private TrainingListener others(JobContext<TrainSettings> context) {
        return new TrainingListener() {
            @Override
            public void before(String what) {
                context.describe(what);
            }

            @Override
            public void roundDone(TrainingState state, RoundMetrics metrics) {
                afterRound.accept(state.round());
            }
        };
    }

    /** ND4J takes seed 0 for "by the clock", so it never sees the run's seed itself. */
    private static long weightsSeed(long seed) {
        return CounterRandom.stream("initial weights of seed " + seed);
    }

    private static void say(JobContext<TrainSettings> context, TrainingInput input, WorkerPlan workers,
            ModelDescription model) {
        context.say(String.format(Locale.ROOT, "Model of %,d parameters for videos of %s; %d workers of %d threads",
                model.parameterCount(), TrainingInput.text(input.size().shape()), workers.workers(),
                workers.threads().count()));
        context.say(String.format(Locale.ROOT, "Version %s of the corpus: %,d clips to train on, %,d for validation",
                input.version().name(), input.clips().size(), input.validation().size()));
        if (input.leftOut() > 0) {
            context.say(String.format(Locale.ROOT, "Left out: %,d clips of other shapes", input.leftOut()));
        }
        if (input.validation().isEmpty()) {
            context.say("WARNING: the corpus holds no clips out for validation (clips.split), so there will be no"
                    + " validation loss");
        }
    }

    private static Map<String, String> versions(SparkSession session) {
        return Map.of("spark", session.version(), "java", System.getProperty("java.version"));
    }
}
