package io.kinora.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.core.job.Progress;
import io.kinora.core.job.RunFiles;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The whole line, each stage by the same command that a cluster would run: ingest, train, generate from the first and
 * the last checkpoint, evaluate both, other real clips and a blank set against held-out clips.
 */
public final class DemoJob implements Job<DemoSettings, DemoResult> {
    private static final String FVD = "fvd";
    private static final String RANDOM = "fd_random_i3d";
    private static final String UNTRAINED = "untrained";
    private static final String TRAINED = "trained";
    private static final String BLANK = "blank";

    /** Runs the demo. */
    public static void main(String[] args) {
        JobRunner.main(new DemoJob(), args);
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Runs the whole line: ingest, train, generate, evaluate.";
    }

    @Override
    public Class<DemoSettings> settings() {
        return DemoSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(new Flag("--videos", "demo.videos", Flag.Kind.MANY,
                "Files, folders or globs of video; without it, rendered shapes."));
    }

    @Override
    public DemoResult run(JobContext<DemoSettings> context) throws IOException, InterruptedException {
        Path home = home();
        CorpusSettings corpus = corpus(context);
        String prefix = prefix(context);
        Config stages = stageSettings(context, home, corpus);
        String config = write(stages).toString();
        Stage stage = new Stage(context.directory(), List.of(home.resolve("bin/kinora").toString()), sparkOptions(),
                context.settings().stageDeadline());
        DemoSettings settings = context.settings();
        boolean shapes = settings.videos().isEmpty();
        String first = context.directory().path("train/checkpoints/round-000000").toString();
        stage.check("ingest", words("--config", config, "--videos", shapes ? List.of("rendered") : settings.videos()));
        stage.check("train", "--config", config);
        stage.check("generate", "--config", config, "--checkpoint", first);
        stage.check("evaluate", "--config", config, "--real", "table:" + corpus.name(), "--generated",
                "table:" + prefix + TRAINED);

        context.say(bound(stages, settings));
        List<String> videos = shapes ? List.of(render(context)) : settings.videos();
        JsonNode ingest = stage.run("ingest", "ingest", words("--config", config, "--videos", videos));
        RealClips clips = realClips(context, corpus);
        Map<String, Long> splits = clips.countBySplit();
        requireClips(splits);
        boolean scored = splits.getOrDefault(Tables.TEST, 0L) >= 2 && splits.getOrDefault(Tables.VALIDATION, 0L) >= 2;

        JsonNode train = stage.run("train", "train", "--config", config);
        generate(stage, settings, config, prefix, UNTRAINED, first);
        generate(stage, settings, config, prefix, TRAINED, train.path("checkpoint").asText());

        Optional<Scores> scores = scored ? Optional.of(evaluate(context, stage, config, prefix, corpus, clips))
                : Optional.empty();
        JsonNode loss = train.path("validation_loss");
        DemoResult.Figures figures = new DemoResult.Figures(ingest.path("clips").path("kept").asLong(),
                new DemoResult.ValidationLoss(loss.path("first").asDouble(), loss.path("last").asDouble()),
                scores.map(Scores::metric).orElse("none"), scores.map(Scores::distances));
        context.directory().writeReport(DemoReport.page(source(shapes, ingest), figures,
                LossCurves.of(RunFiles.in(context.directory().path("train").toString(), context.hadoop())),
                clips.some(scored ? Tables.TEST : Tables.TRAIN, settings.shown()),
                generated(context, corpus, prefix + UNTRAINED), generated(context, corpus, prefix + TRAINED)));
        return new DemoResult(figures);
    }

    private static void generate(Stage stage, DemoSettings settings, String config, String prefix, String model,
            String checkpoint) throws IOException, InterruptedException {
        stage.run("generate-" + model, "generate", "--config", config, "--checkpoint", checkpoint,
                "--count", Integer.toString(settings.samples()), "--seed", Long.toString(settings.seed()),
                "--set", "generate.table=" + prefix + model);
    }

    private record Scores(String metric, DemoResult.Distances distances) {
    }

    private static Scores evaluate(JobContext<DemoSettings> context, Stage stage, String config, String prefix,
            CorpusSettings corpus, RealClips clips) throws IOException, InterruptedException {
        context.describe("Averaging the training clips");
        RealClips.writeCopies(context.spark(), TableSet.generated(context.spark(), corpus, prefix + BLANK),
                clips.mean(Tables.TRAIN), context.settings().samples());
        String real = "table:" + corpus.name() + ":" + Tables.TEST;
        String others = corpus.name() + ":" + Tables.VALIDATION;
        JsonNode untrained = evaluate(stage, context.settings(), config, real, UNTRAINED, prefix + UNTRAINED);
        String metric = untrained.path("metrics").has(FVD) ? FVD : RANDOM;
        return new Scores(metric, new DemoResult.Distances(
                value(untrained, metric),
                value(evaluate(stage, context.settings(), config, real, TRAINED, prefix + TRAINED), metric),
                value(evaluate(stage, context.settings(), config, real, "floor", others), metric),
                value(evaluate(stage, context.settings(), config, real, BLANK, prefix + BLANK), metric)));
    }

    private static JsonNode evaluate(Stage stage, DemoSettings settings, String config, String real, String name,
            String table) throws IOException, InterruptedException {
        return stage.run("evaluate-" + name, "evaluate", "--config", config, "--real", real, "--generated",
                "table:" + table, "--set", "evaluate.limit=" + settings.samples());
    }

    private static double value(JsonNode result, String metric) {
        return result.path("metrics").path(metric).path("value").asDouble(Double.NaN);
    }

    private static String render(JobContext<DemoSettings> context) throws IOException {
        try (Progress progress = context.progress("Rendering", context.settings().clips(), "clips")) {
            return ShapeCorpus.write(
                    context.directory(), context.settings().clips(), context.settings().seed(), progress);
        }
    }

    private static String source(boolean shapes, JsonNode ingest) {
        JsonNode sources = ingest.path("sources");
        return shapes
                ? "Trained on " + sources.path("ok").asLong() + " rendered clips of moving shapes."
                : "Trained on your videos: " + sources.path("found").asLong() + " files found, "
                        + sources.path("ok").asLong() + " decoded, " + sources.path("quarantined").asLong()
                        + " quarantined, " + sources.path("skipped").asLong() + " skipped.";
    }

    /** The settings of every stage: conf/demo.conf below what the user gave. */
    private static Config stageSettings(JobContext<DemoSettings> context, Path home, CorpusSettings corpus) {
        Config user = context.userSettings();
        // The distance is all that the demo shows.
        String metric = user.hasPath("evaluate.weights") ? FVD : RANDOM;
        return user.withoutPath("demo")
                .withFallback(ConfigFactory.parseFile(home.resolve("conf/demo.conf").toFile()))
                .withFallback(ConfigFactory.parseMap(
                        Map.of("corpus.uri", corpus.uri(), "evaluate.metrics", List.of(metric))));
    }

    /** What lies ahead at most, whatever the videos are. */
    private static String bound(Config stages, DemoSettings settings) {
        int clips = stages.getInt("ingest.max-clips-per-source");
        int samples = settings.samples();
        return "Ahead: " + (clips == 0 ? "all clips of every video" : "at most " + clips + " clips of each video")
                + ", " + stages.getInt("train.steps") + " training steps of "
                + stages.getInt("train.batch-size") + " clips, "
                + 2 * samples + " videos to sample, at most " + 5 * samples + " to score";
    }

    /** Settings may hold secrets: they stand in a file that only this user can read, and only while the demo runs. */
    private static Path write(Config settings) throws IOException {
        Path file = Files.createTempFile("kinora-demo", ".conf");
        file.toFile().deleteOnExit();
        return Files.writeString(file, settings.root().render(ConfigRenderOptions.concise().setFormatted(true)));
    }

    /** The corpus lies within the run, unless the user says where. */
    private static CorpusSettings corpus(JobContext<DemoSettings> context) {
        CorpusSettings given = context.corpus();
        return context.userSettings().hasPath("corpus.uri") ? given
                : new CorpusSettings(context.directory().path("corpus").toString(), given.name(), given.version(),
                        given.catalog());
    }

    /** Of the generated tables' names: in a corpus that outlives this run, other demos' tables may stand. */
    private static String prefix(JobContext<DemoSettings> context) {
        return context.userSettings().hasPath("corpus.uri")
                ? "demo_" + Integer.toHexString(context.directory().uri().hashCode()) + "_" : "demo_";
    }

    private static RealClips realClips(JobContext<DemoSettings> context, CorpusSettings corpus) throws IOException {
        SparkSession spark = context.spark();
        // The session's catalog was made for corpus.uri of the settings; nothing has read from it yet.
        Catalog.sparkProperties(corpus, context.hadoop()).forEach(spark.conf()::set);
        context.describe("Reading clips for the report");
        TableSet tables = TableSet.corpus(spark, corpus);
        return new RealClips(tables, tables.versions().get(corpus.version()));
    }

    private static List<Frames> generated(JobContext<DemoSettings> context, CorpusSettings corpus, String name) {
        TableSet set = TableSet.generated(context.spark(), corpus, name);
        return set.read(Tables.FRAMES, set.versions().get(Version.LATEST)).orderBy("clip_id")
                .limit(context.settings().shown()).collectAsList().stream().map(FramesRow::frames).toList();
    }

    private static void requireClips(Map<String, Long> splits) {
        if (!splits.containsKey(Tables.TRAIN) || !splits.containsKey(Tables.VALIDATION)) {
            throw KinoraException.input("too-few-videos", "Cannot train on these videos: they give clips for "
                    + splits + ", and both train and validation need some; give more videos");
        }
    }

    private static String[] words(String option, String value, String many, List<String> values) {
        return Stream.concat(Stream.of(option, value, many), values.stream())
                .toArray(String[]::new);
    }

    private static List<String> sparkOptions() {
        String options = System.getenv().getOrDefault("KINORA_SPARK_OPTIONS", "");
        return options.isEmpty() ? List.of() : options.lines().toList();
    }

    private static Path home() {
        String home = System.getenv("KINORA_HOME");
        if (home == null) {
            throw KinoraException.usage("no-home", "Cannot run the demo by itself: start it by bin/kinora demo, or set"
                    + " KINORA_HOME to the project's folder");
        }
        return Path.of(home);
    }
}
