package io.kinora.train;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.core.job.Progress;
import io.kinora.core.job.TaskDeadline;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainedModel;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.CorpusWords;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.data.Example;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.data.WordsFit;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.likelihood.ClipBits;
import io.kinora.train.likelihood.ClipsLikelihood;
import io.kinora.train.likelihood.MeasuredClips;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.report.ClipStrips;
import io.kinora.train.report.ExtremeClips;
import io.kinora.train.report.LikelihoodReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

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
        TrainedModel model = TrainedModel.read(settings.checkpoint(), context.hadoop());
        TableSet corpus = TableSet.corpus(context.spark(), context.corpus());
        Version version = corpus.versions().get(context.corpus().version());
        context.describe("Look up the clips to measure");
        UNetSettings network = model.description().model();
        List<Example> clips = clips(new CorpusClips(context.spark(), corpus, version), settings, network.shape());
        CorpusWords words = CorpusWords.read(context.spark(), corpus, version,
                clips.stream().map(example -> example.clip().clipId()), network.conditions().settings());
        WordsFit fit = new WordsFit(words.words(), network.conditions());
        fit.require();
        fit.unknownLabels().ifPresent(warning -> context.say("WARNING: " + warning));
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
        ClipsLikelihood estimate = new ClipsLikelihood(spark, model.description(),
                new ConditionLoader(network.conditions(), spark.broadcast(words.words())),
                settings.timesteps().orElse(Integer.MAX_VALUE), settings.seed(), settings.batchSize(),
                new WorkerThreads(settings.threadsPerTask()), deadline(settings));
        MeasuredClips measured = measure(estimate, model, clips, context);
        LikelihoodReport report = new LikelihoodReport(model, settings.split(), version, estimate.timesteps(),
                measured);
        context.describe("Draw the report's pictures");
        ExtremeClips extremes = ExtremeClips.of(measured.clips(), settings.shown());
        context.directory().writeReport(report.page(extremes, strips(extremes.rows(), report, corpus, context)));
        return LikelihoodResult.of(measured, estimate.timesteps(), settings.split(), version, model.path().toString());
    }

    private static TaskDeadline deadline(LikelihoodSettings settings) {
        return new TaskDeadline(settings.deadline(), "likelihood.deadline");
    }

    private static MeasuredClips measure(ClipsLikelihood estimate, TrainedModel model, List<Example> clips,
            JobContext<LikelihoodSettings> context) {
        context.describe("Measure " + clips.size() + " clips at " + estimate.timesteps() + " timesteps each");
        MeasuredClips measured;
        try (Progress progress = context.progress("Measuring", (long) clips.size() * estimate.timesteps(),
                "timesteps of clips")) {
            measured = estimate.of(model.network(), clips, progress::reach);
        } catch (RuntimeException e) {
            throw DamagedFramesException.told(e);
        }
        measured.clips().forEach(clip -> context.metric(ClipBits.of(clip)));
        context.say(String.format(Locale.ROOT, "%.3f bits per dimension over %d clips%s",
                measured.all().bitsPerDimension(), clips.size(), measured.interval()
                        .map(interval -> String.format(Locale.ROOT, ", 95 %% interval %.3f to %.3f", interval.low(),
                                interval.high())).orElse("")));
        return measured;
    }

    /**
     * Pictures for the page, which is registered before it is written: clips that are taken down later must be found in
     * it. None if they cannot be drawn or the page cannot be registered: what has been measured is not lost for that.
     */
    private static Map<String, byte[]> strips(List<ClipRow> clips, LikelihoodReport report, TableSet corpus,
            JobContext<LikelihoodSettings> context) {
        ModelDescription description = report.model().description();
        try {
            Map<String, byte[]> strips = ClipStrips.draw(
                    JavaSparkContext.fromSparkContext(context.spark().sparkContext()), clips,
                    description.model().shape(), description.fps(), deadline(context.settings()));
            if (!strips.isEmpty()) {
                new Artifacts(context.spark(), corpus).register(List.of(new Artifacts.Artifact(
                        context.directory().report().toString(), Artifacts.REPORT, strips.keySet())),
                        report.version().name());
            }
            return strips;
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            context.say("WARNING: cannot show clips in the report ("
                    + DamagedFramesException.behind(e).orElse(e.toString()) + "); it goes without their pictures");
            return Map.of();
        }
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
