package io.kinora.train.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.config.Secrets;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.core.job.RunDirectory;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Told;
import io.kinora.train.generate.SampledVideo;
import io.kinora.train.metric.RoundMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Everyone who is shown how a run goes: progress, metrics/, pictures of samples, gauges, TensorBoard, MLflow. */
public final class Tracking implements TrainingListener, AutoCloseable {
    private static final int EVENTS = 1000;
    private static final Duration TO_END = Duration.ofSeconds(30);

    private final List<TrainingListener> listeners;
    private final TrainingListener others;
    private final Consumer<String> say;
    private final Set<TrainingListener> failed = new HashSet<>();
    private final List<BackgroundSink> sinks;
    private final TrainingGauges gauges;

    private Tracking(List<TrainingListener> listeners, TrainingListener others, List<BackgroundSink> sinks,
            TrainingGauges gauges, Consumer<String> say) {
        this.listeners = listeners;
        this.others = others;
        this.say = say;
        this.sinks = sinks;
        this.gauges = gauges;
    }

    /**
     * Begins to listen.
     *
     * @param firstStep of this process; what TensorBoard has of it and later ones goes
     * @param shown is told which files with samples are about to be written, where they are under the conditions of
     *     clips, and what the model was told
     * @param others who else listens, after all of them; what it throws ends the run
     */
    public static Tracking start(JobContext<?> context, TrackingSettings settings, Progress progress, long firstStep,
            BiConsumer<List<Path>, List<Told>> shown, TrainingListener others) throws IOException {
        RunDirectory directory = context.directory();
        List<BackgroundSink> sinks = new ArrayList<>();
        if (settings.tensorboard()) {
            Sink files = new TensorBoardFiles(directory.fileSystem(), directory.path("tensorboard"), firstStep);
            sinks.add(new BackgroundSink(files, EVENTS, TO_END, context::say));
        }
        if (settings.mlflow().uri().isPresent()) {
            sinks.add(new BackgroundSink(mlflow(directory, settings.mlflow()), EVENTS, TO_END, context::say));
        }
        SamplePictures pictures = new SamplePictures(directory.fileSystem(),
                directory.path(SamplePictures.FOLDER), shown, context::say);
        TrainingGauges gauges = new TrainingGauges();
        List<TrainingListener> listeners = List.of(new ProgressLine(progress),
                new MetricsLines(context::metric, context::say), pictures, gauges,
                new SinkListener(sinks, settings.histogramsEveryRounds()));
        return new Tracking(listeners, others, sinks, gauges, context::say);
    }

    private static MlflowRun mlflow(RunDirectory directory, MlflowSettings settings) throws IOException {
        String uri = settings.uri().orElseThrow();
        Map<String, String> parameters = new LinkedHashMap<>();
        directory.readJson("config.json").ifPresent(config -> flatten("", config, parameters));
        return new MlflowRun(new MlflowClient(uri, settings.deadline(), System.getenv()), "MLflow at " + uri,
                settings.experiment(), settings.name().orElse(new Path(directory.uri()).getName()), parameters,
                directory.fileSystem(), directory.path("tracking/mlflow-run-id"));
    }

    private static void flatten(String name, JsonNode value, Map<String, String> flat) {
        if (value.isObject()) {
            value.fields().forEachRemaining(field ->
                    flatten(name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), flat));
        } else {
            // MLflow allows letters, digits and these few signs in a name.
            flat.put(name.replaceAll("[^A-Za-z0-9_./ -]", "_"),
                    Secrets.looksSecret(name) ? Secrets.MASK : value.isTextual() ? value.asText() : value.toString());
        }
    }

    @Override
    public void resumed(ComputationGraph network, RoundMetrics metrics) {
        tell(listener -> listener.resumed(network, metrics));
    }

    @Override
    public void before(String what) {
        tell(listener -> listener.before(what));
    }

    @Override
    public void warning(String what) {
        tell(listener -> listener.warning(what));
    }

    @Override
    public void weights(TrainingState state, ComputationGraph network) {
        tell(listener -> listener.weights(state, network));
    }

    @Override
    public void sampled(TrainingState state, List<SampledVideo> videos) {
        tell(listener -> listener.sampled(state, videos));
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics metrics) {
        tell(listener -> listener.roundDone(state, metrics));
    }

    /** Whoever only shows a run cannot stop it. */
    private void tell(Consumer<TrainingListener> word) {
        for (TrainingListener listener : listeners) {
            try {
                word.accept(listener);
            } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
                if (failed.add(listener)) {
                    say.accept("WARNING: " + listener.getClass().getSimpleName() + " cannot show how training goes ("
                            + e + "); the run goes on");
                }
            }
        }
        word.accept(others);
    }

    /** Says that the run is done; without it, closing means that it broke off. */
    public void finished() {
        sinks.forEach(BackgroundSink::finished);
    }

    @Override
    public void close() {
        gauges.close();
        sinks.forEach(BackgroundSink::close);
    }
}
