package io.kinora.train;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.TrainedModel;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.generate.Asked;
import io.kinora.train.generate.Generation;
import io.kinora.train.generate.Prompt;
import io.kinora.train.generate.SamplerSettings;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** {@code kinora generate}: samples videos from a checkpoint. */
public final class GenerateJob implements Job<GenerateSettings, GenerateResult> {

    /** Runs it as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new GenerateJob(), arguments);
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "Samples videos from a checkpoint into mp4 files and tables, spread over the executors.";
    }

    @Override
    public Class<GenerateSettings> settings() {
        return GenerateSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                flag("checkpoint", "A checkpoint's folder, or a run directory of kinora train for its last one."),
                flag("count", "How many videos."),
                flag("seed", "Decides all videos."),
                flag("sampler", "ddpm or ddim."),
                flag("steps", "Calls of the model for each video."),
                flag("caption", "What the videos are to show, for models that know captions."),
                flag("label", "What the videos are to show, for models that know labels."),
                flag("guidance", "How closely label or caption are followed: 1 plain, such as 3 closer."));
    }

    private static Flag flag(String key, String help) {
        return new Flag("--" + key, "generate." + key, Flag.Kind.ONE, help);
    }

    @Override
    public GenerateResult run(JobContext<GenerateSettings> context) throws IOException {
        GenerateSettings settings = context.settings();
        TrainedModel model = TrainedModel.read(settings.checkpoint(), context.hadoop());
        SamplerSettings sampler = sampler(settings, model.description().noise());
        Prompt prompt = settings.prompt();
        prompt.requireKnown(model.description().model().conditions());
        String table = settings.table().orElseGet(() -> tableName(context.directory().uri()));
        context.say("Sampling from round " + model.round() + " of " + model.path());
        Generation.Generated generated = sample(new Generation(model, sampler, prompt, settings.given(), table,
                settings.count(), settings.seed(), settings.batchSize(),
                new WorkerThreads(settings.threadsPerTask()), settings.shown()), context);
        return new GenerateResult(settings.count(), sampler.name(), sampler.steps(), table,
                generated.version().name(), generated.version().snapshots(), Asked.of(prompt),
                generated.given().map(version -> GenerateResult.Given.of(settings.given().orElseThrow(), version)),
                context.directory().path("videos").toString(), model.path().toString());
    }

    private static Generation.Generated sample(Generation generation, JobContext<GenerateSettings> context)
            throws IOException {
        try {
            return generation.run(context);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them.
            throw DamagedFramesException.told(e);
        }
    }

    private static SamplerSettings sampler(GenerateSettings settings, NoiseSettings noise) {
        try {
            return SamplerSettings.of(settings.sampler(), settings.steps(), settings.eta(), noise);
        } catch (IllegalArgumentException e) {
            throw KinoraException.usage("settings", e.getMessage());
        }
    }

    /** The run directory's name, made fit for SQL. */
    private static String tableName(String directory) {
        String name = new Path(directory).getName().replaceAll("[^A-Za-z0-9_]", "_");
        return name.startsWith("generate") ? name : "generated_" + name;
    }
}
