package io.kinora.train;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.CorpusWords;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.data.Example;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.data.WordsFit;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.likelihood.ClipsLikelihood;
import io.kinora.train.likelihood.Likelihood;
import io.kinora.train.model.UNet;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** {@code kinora likelihood}: bits per dimension of a checkpoint on clips of a corpus, by the variational bound. */
public final class LikelihoodJob implements Job<LikelihoodSettings, LikelihoodResult> {

    /** Runs it as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new LikelihoodJob(), arguments);
    }

    @Override
    public String name() {
        return "likelihood";
    }

    @Override
    public String summary() {
        return "Measures a checkpoint's bits per dimension on clips of a corpus, by the variational bound.";
    }

    @Override
    public Class<LikelihoodSettings> settings() {
        return LikelihoodSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                flag("checkpoint", "A checkpoint's folder, or a run directory of kinora train for its last one."),
                flag("split", "Split of the corpus whose clips are measured."),
                flag("clips", "Most clips to measure."),
                flag("timesteps", "Timesteps measured for each clip; all if not given."));
    }

    private static Flag flag(String key, String help) {
        return new Flag("--" + key, "likelihood." + key, Flag.Kind.ONE, help);
    }

    @Override
    public LikelihoodResult run(JobContext<LikelihoodSettings> context) throws Exception {
        LikelihoodSettings settings = context.settings();
        // Before Spark starts, so that a missing or damaged checkpoint is told at once.
        Path path = CheckpointStore.resolve(settings.checkpoint(), context.hadoop());
        Checkpoint checkpoint = CheckpointStore.read(path, context.hadoop());
        ModelDescription model = checkpoint.model();
        int timesteps = settings.timesteps().map(some -> Math.min(some, model.noise().timesteps()))
                .orElse(model.noise().timesteps());

        TableSet corpus = TableSet.corpus(context.spark(), context.corpus());
        Version version = corpus.versions().get(context.corpus().version());
        context.describe("Look up the clips to measure");
        List<Example> clips = clips(new CorpusClips(context.spark(), corpus, version), settings,
                model.model().shape());
        CorpusWords words = CorpusWords.read(context.spark(), corpus, version,
                clips.stream().map(example -> example.clip().clipId()), model.model().conditions().settings());
        WordsFit fit = new WordsFit(words.words(), model.model().conditions());
        fit.require();
        fit.unknownLabels().ifPresent(warning -> context.say("WARNING: " + warning));

        ComputationGraph network = UNet.build(model.model(), model.optimizer(), DataType.FLOAT, 1);
        model.requireFits(network, path.toString());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        context.describe("Measure " + clips.size() + " clips at " + timesteps + " timesteps each");
        ClipsLikelihood estimate = new ClipsLikelihood(spark, model.noise(),
                new ConditionLoader(model.model().conditions(), spark.broadcast(words.words())),
                model.model().shape(), timesteps, settings.seed(), settings.batchSize(),
                new WorkerThreads(settings.threadsPerTask()));
        Likelihood likelihood;
        try {
            likelihood = estimate.of(FrozenNetwork.of(network.getConfiguration(), checkpoint.average()), clips);
        } catch (RuntimeException e) {
            throw DamagedFramesException.behind(e)
                    .<RuntimeException>map(message -> KinoraException.input("frames-damaged", message))
                    .orElse(e);
        }
        context.say(String.format(Locale.ROOT, "%.3f bits per dimension over %d clips", likelihood.bitsPerDimension(),
                clips.size()));
        return LikelihoodResult.of(likelihood, clips.size(), timesteps, settings.split(), version.name(),
                path.toString());
    }

    private static List<Example> clips(CorpusClips corpus, LikelihoodSettings settings, VideoShape shape) {
        List<ClipRow> rows = corpus.some(settings.split(), shape, settings.clips());
        if (rows.isEmpty()) {
            throw KinoraException.input("corpus-empty", "Cannot measure the likelihood: the corpus has no kept clips"
                    + " of " + TrainingInput.text(shape) + " in split " + settings.split()
                    + "; choose another likelihood.split, or the corpus that the model was trained on");
        }
        return ValidationExamples.of(rows, settings.clips(), settings.seed(), 1);
    }
}
