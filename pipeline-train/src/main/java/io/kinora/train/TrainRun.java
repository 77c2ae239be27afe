package io.kinora.train;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.error.GateFailedException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.RoundTimer;
import io.kinora.train.averaging.WorkerPlan;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Conditions;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.ExampleStream;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.WordsFit;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.doctor.StepMemoryCheck;
import io.kinora.train.generate.TrainingSamples;
import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.metric.ValidationLoss;
import io.kinora.train.model.ModelCosts;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.report.ShownClips;
import io.kinora.train.report.TrainReport;
import io.kinora.train.tracking.SamplePictures;
import io.kinora.train.tracking.SampleStrip;
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
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** A training run: put together from settings, corpus, cluster and checkpoint, run, and reported. */
final class TrainRun {
    private static final double GIGA = 1e9;

    private final JobContext<TrainSettings> context;
    private final TrainSettings settings;
    private final CheckpointStore checkpoints;
    private final Optional<Checkpoint> before;
    private final Optional<Reproduction.Wanted> wanted;
    private final IntConsumer afterRound;

    /**
     * @param settings those of the context, or what reproducing makes of them
     * @param before where an unfinished run stands
     * @param wanted what is to come out again, if a run is reproduced
     * @param afterRound is called when a round is over and its checkpoint is written
     */
    TrainRun(JobContext<TrainSettings> context, TrainSettings settings, CheckpointStore checkpoints,
            Optional<Checkpoint> before, Optional<Reproduction.Wanted> wanted, IntConsumer afterRound) {
        this.context = context;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.before = before;
        this.wanted = wanted;
        this.afterRound = afterRound;
    }

    TrainResult run() throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        // Versions, numbers of workers and the like come from an unfinished run, else from the run to be done again.
        Optional<Checkpoint> record = before.or(() -> wanted.map(Reproduction.Wanted::checkpoint));
        context.describe("Look up the clips to train on");
        TrainingInput input = TrainingInput.open(context.spark(), context.corpus(), settings, record);
        WorkerPlan workers = WorkerPlan.of(context.spark().sparkContext(),
                settings.workers().or(() -> record.map(checkpoint -> checkpoint.state().workers())),
                settings.threadsPerWorker().or(() -> record.map(checkpoint -> checkpoint.state().threads())));
        StepMemoryCheck.require(settings, input.size(), workers.perExecutor(), context.spark().sparkContext().conf(),
                context.spark().sparkContext().isLocal());
        RoundPlan plan = new RoundPlan(settings, workers.workers(), input.clips().size(),
                before.map(checkpoint -> checkpoint.state().seconds()).orElse(0.0));
        // Where the cosine ends was settled when the run began, for its workers then.
        OptimizerSettings optimizer = settings.optimizer().forRunOf(record
                .flatMap(checkpoint -> checkpoint.model().optimizer().decaySteps()).map(Integer::longValue)
                .orElse(plan.totalSteps()));
        ComputationGraph network = UNet.build(input.size(), optimizer, DataType.FLOAT, weightsSeed(settings.seed()));
        ModelDescription model = ModelDescription.of(input.size(), optimizer, settings.noise(), input.fps(), network);
        say(input, workers, ModelCosts.of(input.size(), network));

        context.describe("Look at the executors' natives and CPUs");
        Map<String, String> environment = RunEnvironment.of(spark, workers.workers());
        ShownClips shown = new ShownClips(context.spark(), TableSet.corpus(context.spark(), context.corpus()),
                input.version());
        TrainingState end;
        long begun = before.map(checkpoint -> checkpoint.state().steps()).orElse(0L);
        try (Progress progress = context.progress("Training", begun, plan.totalSteps(), "steps");
                Tracking tracking = Tracking.start(context, settings.tracking(), progress,
                        before.isPresent() ? begun + 1 : 0,
                        (files, told) -> shown.register(files, Artifacts.VIDEO, told), others())) {
            // A run keeps them, whatever the number of workers becomes: they decide the order of the clips.
            int lanes = record.map(checkpoint -> checkpoint.state().lanes()).orElse(workers.workers());
            Trainer trainer = trainer(spark, input, workers, lanes, network, model, plan, tracking);
            end = before.isEmpty()
                    ? trainer.begin(TrainingState.begin(settings.seed(), lanes, workers.threads().count(),
                            input.version(), environment)
                            .on(workers.workers(), workers.threads().count(), environment))
                    : resume(trainer, before.get(), network, workers, environment);
            tracking.finished();
        }
        writeReport(model, end, shown);
        return finish(model, end, plan.ending(end).orElseThrow());
    }

    private TrainingState resume(Trainer trainer, Checkpoint last, ComputationGraph network, WorkerPlan workers,
            Map<String, String> environment) throws IOException {
        last.model().requireFits(network, checkpoints.path(last.state().round()).toString());
        context.say("Continuing after round " + last.state().round());
        TrainingState state = last.state().on(workers.workers(), workers.threads().count(), environment);
        List<String> differences = RunEnvironment.differences(last.state(), state);
        if (!differences.isEmpty()) {
            context.say("WARNING: the run goes on, but its weights will not have the bits that it would have had"
                    + " undisturbed: " + String.join(", ", differences));
        }
        return trainer.resume(last, state);
    }

    private Trainer trainer(JavaSparkContext spark, TrainingInput input, WorkerPlan workers, int lanes,
            ComputationGraph network, ModelDescription model, RoundPlan plan, TrainingListener listener) {
        MinibatchLoader loader = new MinibatchLoader(
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())), settings.noise(),
                new ConditionLoader(input.size().conditions(), spark.broadcast(input.words().words())),
                settings.seed(), input.size().shape(), settings.flips(), data(input, workers));
        RoundTimer timer = new RoundTimer(spark, settings.averaging().deadline());
        TrainSettings.Validation held = settings.validation();
        Optional<ValidationLoss> validation = input.validation().isEmpty() ? Optional.empty()
                : Optional.of(new ValidationLoss(spark, loader.forValidation(held.seed()), input.validation(),
                        settings.batchSize(), settings.noise().timesteps(), held.buckets(), workers.workers(),
                        workers.threads(), timer));
        TrainSettings.Samples samples = settings.samples();
        Optional<TrainingSamples> sampling = samples.everyRounds().map(every -> new TrainingSamples(spark, model,
                workers.threads(), input.sampled(), loader.forValidation(held.seed()).ofCleanVideos(), samples.count(),
                samples.seed(), samples.steps(), timer));
        Inspection inspection = new Inspection(settings, network.getConfiguration(), validation, sampling, listener);
        return new Trainer(settings, model, network,
                new AveragingTrainer(spark, network, workers.workers(), settings.batchSize(),
                        settings.averaging(), workers.threads(),
                        settings.step()),
                loader, new ExampleStream(input.clips(), settings.seed(), settings.data().window(), lanes),
                input.clips().size(), plan, inspection, checkpoints, listener);
    }

    private DataSettings data(TrainingInput input, WorkerPlan workers) {
        return settings.data().forExecutor(workers.perExecutor(), input.size().shape().length());
    }

    private TrainResult finish(ModelDescription model, TrainingState end, Ending ending) throws IOException {
        Path last = checkpoints.path(end.round());
        String weights = checkpoints.weightsSha256(end.round());
        Optional<Reproduction> reproduction = wanted.map(then -> then.compare(end, weights));
        TrainResult result = TrainResult.of(model.parameterCount(), end, ending, last, reproduction);
        context.say(String.format(Locale.ROOT, "Trained for %d rounds, ended by %s; checkpoint %s", end.round(),
                ending.key(), last));
        reproduction.ifPresent(compared -> {
            if (!compared.identical()) {
                throw new GateFailedException("not-reproduced", "Cannot reproduce " + compared.run() + " to the bit: "
                        + compared.sentence(), result);
            }
            context.say("Reproduced " + compared.run() + ": " + compared.sentence());
        });
        return result;
    }

    private void writeReport(ModelDescription model, TrainingState end, ShownClips shown) throws IOException {
        List<SampleStrip> strips = SamplePictures.read(context.directory().fileSystem(),
                context.directory().path(SamplePictures.FOLDER), TrainReport.SHOWN);
        try {
            shown.register(List.of(context.directory().report()), Artifacts.REPORT,
                    strips.stream().flatMap(strip -> strip.told().stream()).toList());
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            context.say("WARNING: cannot register the report with the corpus, for take-downs (" + e
                    + "); it goes without samples");
            strips = List.of();
        }
        context.directory().write("report/index.html",
                TrainReport.of(model, end, checkpoints.path(end.round()).toString(), strips));
    }

    private TrainingListener others() {
        return new TrainingListener() {
            @Override
            public void before(String what) {
                context.describe(what);
            }

            @Override
            public void warning(String what) {
                context.say("WARNING: " + what);
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

    /** Of an executor; where all runs in this JVM, its own. */
    private long heapMegabytes() {
        return context.spark().sparkContext().isLocal() ? Runtime.getRuntime().maxMemory() >> 20
                : context.spark().sparkContext().conf().getSizeAsMb("spark.executor.memory", "1g");
    }

    private void say(TrainingInput input, WorkerPlan workers, ModelCosts costs) {
        context.say(String.format(Locale.ROOT, "Model of %,d parameters for videos of %s; %d workers of %d threads",
                costs.parameterCount(), TrainingInput.text(input.size().shape()), workers.workers(),
                workers.threads().count()));
        long together = (long) workers.workers() * settings.batchSize();
        if (together > input.clips().size()) {
            context.say(String.format(Locale.ROOT, "WARNING: a step of all workers takes %,d clips, and there are %,d to"
                    + " train on: each is shown several times a step; lower train.batch-size", together,
                    input.clips().size()));
        }
        int cache = data(input, workers).cacheMegabytes();
        context.say(String.format(Locale.ROOT, "Executors keep up to %,d MB of frames in memory, for %d workers each",
                cache, workers.perExecutor()));
        long heap = heapMegabytes();
        if (cache > heap / 2) {
            context.say(String.format(Locale.ROOT, "WARNING: these are more than half of an executor's heap of %,d MB;"
                    + " give less train.data.cache-megabytes, which is for each worker (and a smaller"
                    + " train.data.window), or more spark.executor.memory", heap));
        }
        context.say("Parameters: " + costs.parts());
        context.say(String.format(Locale.ROOT,
                "A step of %d clips takes %.2f GFLOP%s, a clip's way through the model %.2f",
                settings.batchSize(), costs.stepFlops(settings.batchSize()) / GIGA,
                settings.gradientCheckpointing() ? " (gradient checkpointing not counted)" : "",
                costs.forwardFlops() / GIGA));
        if (!input.size().conditions().inputs().isEmpty()) {
            context.say("Told: " + String.join(", ", input.size().conditions().inputs()));
        }
        context.say(String.format(Locale.ROOT, "Version %s of the corpus: %,d clips to train on, %,d for validation",
                input.version().name(), input.clips().size(), input.validation().size()));
        Conditions conditions = input.size().conditions();
        if (settings.samples().everyRounds().isPresent() && !conditions.inputs().isEmpty()) {
            context.say("Samples while training are told and given what " + (input.validation().isEmpty()
                    ? "clips to train on are, as the corpus holds none out" : "clips for validation are"));
        }
        new WordsFit(input.words().words(), conditions).unknownLabels()
                .ifPresent(warning -> context.say("WARNING: " + warning));
        if (input.leftOut() > 0) {
            context.say(String.format(Locale.ROOT, "Left out: %,d clips of other shapes", input.leftOut()));
        }
        if (input.validation().isEmpty()) {
            context.say("WARNING: the corpus holds no clips out for validation (clips.split), so there will be no"
                    + " validation loss");
        }
    }
}
