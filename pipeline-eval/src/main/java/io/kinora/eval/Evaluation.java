package io.kinora.eval;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.EvaluateResult.Unreadable;
import io.kinora.eval.EvaluateResult.Value;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.Protocol;
import io.kinora.eval.feature.WeightsFile;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.history.Figure;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of the job. */
final class Evaluation {
    private static final int NAMED = 20;
    /** Below it the bias of the distance is larger than what is usually to be told apart. */
    private static final long ENOUGH = 2048;

    private final JobContext<EvaluateSettings> context;
    private final EvaluateSettings settings;
    private final Optional<String> id;
    private final Map<String, Value> metrics = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private record Metered(String metric, double value) {
    }

    /** @param id under which it is recorded; else the run's own */
    Evaluation(JobContext<EvaluateSettings> context, Optional<String> id) {
        this.context = context;
        this.id = id;
        this.settings = context.settings();
    }

    EvaluateResult run() throws InterruptedException, IOException {
        Optional<I3dWeights> weights = settings.distance() ? Optional.of(weights()) : Optional.empty();
        Side real = open(settings.real(), "real");
        Side generated = open(settings.generated().orElseThrow(), "generated");
        warnOfLengths(real, generated);
        List<Unreadable> unreadableReal = new ArrayList<>();
        List<Unreadable> unreadableGenerated = new ArrayList<>();
        long realCount = real.count();
        long generatedCount = generated.count();
        Optional<EvaluateResult.Features> features = Optional.empty();
        if (weights.isPresent()) {
            requireLength(real);
            requireLength(generated);
            Protocol protocol = settings.protocol(weights.get());
            DistanceOfSets.Comparison distance =
                    new DistanceOfSets(context, weights.get(), protocol).compare(real, generated);
            put(weights.get().metric(), distance.squared());
            unreadableReal.addAll(distance.real().unreadable());
            unreadableGenerated.addAll(distance.generated().unreadable());
            realCount = distance.real().factor().count();
            generatedCount = distance.generated().factor().count();
            warnOfBias(weights.get().metric(), realCount, generatedCount);
            long extracted = distance.real().extracted() + distance.generated().extracted();
            features = Optional.of(new EvaluateResult.Features(weights.get().name(), weights.get().sha256(),
                    protocol.fingerprint(), extracted, realCount + generatedCount - extracted));
        }
        Optional<Long> pairs = Optional.empty();
        if (!settings.pairMetrics().isEmpty()) {
            PairedVideos.Comparison comparison = new PairedVideos(context).compare(real, generated);
            putPairMetrics(comparison.mean());
            pairs = Optional.of(comparison.pairs());
            comparison.unreadable().stream()
                    .filter(one -> unreadableGenerated.stream().noneMatch(known -> known.video().equals(one.video())))
                    .forEach(unreadableGenerated::add);
            warnOfUnpaired(real.count(), generated.count(), comparison);
        }
        List<Decision> gates = new Recording(context, id, real, generated)
                .record(figures(features, realCount, generatedCount, pairs));
        EvaluateResult result = new EvaluateResult(metrics, side(real, realCount, unreadableReal),
                side(generated, generatedCount, unreadableGenerated), features, pairs, gates, List.copyOf(warnings));
        context.describe("Drawing the report");
        List<ShownVideo> realPictures = pictures(real);
        List<ShownVideo> generatedPictures = pictures(generated);
        register(real, realPictures);
        register(generated, generatedPictures);
        context.directory().writeReport(EvaluationReport.page(result, realPictures, generatedPictures));
        metrics.forEach((name, metric) -> context.say(name + " " + metric.value()));
        gates.forEach(gate -> context.say("Gate '" + gate.condition() + "': " + gate.verdict() + ", " + gate.reason()));
        Gates.require(gates, result);
        return result;
    }

    private List<Figure> figures(Optional<EvaluateResult.Features> features, long real, long generated,
            Optional<Long> pairs) {
        return metrics.entrySet().stream().map(metric -> {
            double value = metric.getValue().value();
            if (Metric.of(metric.getKey()).paired()) {
                return new Figure(metric.getKey(), Metric.PAIRED_PROTOCOL, value, Optional.empty(),
                        pairs.orElseThrow(), pairs.orElseThrow());
            }
            String protocol = features.map(one -> one.protocol() + ":" + one.weightsSha256()).orElseThrow();
            return new Figure(metric.getKey(), protocol, value, Optional.empty(), real, generated);
        }).toList();
    }

    private I3dWeights weights() {
        if (settings.asksFor(Metric.FVD) && settings.weights().isEmpty()) {
            throw KinoraException.input("weights-missing", "Cannot compute fvd: it needs DeepMind's I3D weights, which "
                    + "Kinora may not ship; give --weights the folder of TF-Hub's deepmind/i3d-kinetics-400/1, or ask "
                    + "for fd_random_i3d");
        } else if (settings.asksFor(Metric.FD_I3D) && settings.weights().isEmpty()) {
            throw KinoraException.usage("weights-missing",
                    "Cannot compute fd_i3d: it needs weights of I3D; give --weights, or ask for fd_random_i3d");
        }
        if (settings.asksFor(Metric.FD_RANDOM_I3D) || settings.weights().isEmpty()) {
            warnings.add("The distance is fd_random_i3d: features of a network with random weights, good for comparing "
                    + "runs of this project with each other, and no FVD.");
            return I3dWeights.random(settings.seed());
        }
        I3dWeights weights = WeightsFile.read(settings.weights().get(), context.hadoop());
        if (!weights.published()) {
            if (settings.asksFor(Metric.FVD)) {
                throw KinoraException.input("weights-not-published", "Cannot compute fvd: " + settings.weights().get()
                        + " holds other weights than DeepMind's; give those, or ask for fd_i3d");
            }
            warnings.add("The distance is " + weights.metric() + ": features of I3D with weights of your own, and no "
                    + "FVD. Compare it only with figures of the same name.");
        } else if (settings.asksFor(Metric.FD_I3D)) {
            throw KinoraException.usage("weights-published", "Cannot compute fd_i3d: " + settings.weights().get()
                    + " holds DeepMind's weights, with which it is fvd; ask for that");
        }
        return weights;
    }

    private Side open(String address, String role) {
        context.describe("Listing " + role + " videos");
        VideoSet set = VideoSet.open(context.spark(), context.corpus(), VideoAddress.parse(address),
                settings.span(), settings.fps());
        return Side.of(set, settings.limit());
    }

    private void put(String name, double value) {
        metrics.put(name, new Value(value));
        context.metric(new Metered(name, value));
    }

    private void putPairMetrics(Fidelity mean) {
        for (Metric metric : settings.pairMetrics()) {
            put(metric.key(), switch (metric) {
                case PSNR -> mean.psnr();
                case SSIM -> mean.ssim();
                case MSE -> mean.mse();
                case FVD, FD_I3D, FD_RANDOM_I3D -> throw new IllegalStateException(metric + " compares no pairs");
            });
        }
    }

    private void requireLength(Side side) {
        int longest = chosen(side).last();
        if (longest < I3dNetwork.LEAST_FRAMES) {
            throw KinoraException.input("too-few-frames", "Cannot compute I3D features of " + side.set().name()
                    + ": its videos have " + longest + " frames and at least " + I3dNetwork.LEAST_FRAMES
                    + " are needed; ingest, generate or decode longer clips");
        }
    }

    private void warnOfLengths(Side real, Side generated) {
        if (chosen(real).size() > 1 || !chosen(real).equals(chosen(generated))) {
            warnings.add("Videos differ in length: " + chosen(real) + " frames on the real side, "
                    + chosen(generated) + " on the generated one. Part of the distance is due to that alone.");
        }
    }

    /** Numbers of frames that the network sees of a side's videos. */
    private SortedSet<Integer> chosen(Side side) {
        return side.lengths().stream().map(settings::seen).collect(Collectors.toCollection(TreeSet::new));
    }

    private void warnOfBias(String metric, long realCount, long generatedCount) {
        long least = Math.min(realCount, generatedCount);
        if (least < ENOUGH) {
            warnings.add(metric + " of " + least + " videos is biased upwards, the more the fewer they are: two halves "
                    + "of one set do not score 0. Compare it only with figures of as many videos.");
        }
    }

    private void warnOfUnpaired(long realCount, long generatedCount, PairedVideos.Comparison comparison) {
        long paired = comparison.pairs() + comparison.unreadable().size();
        if (paired < Math.max(realCount, generatedCount)) {
            warnings.add("Of " + realCount + " real and " + generatedCount + " generated videos, " + paired
                    + " pairs belong together; the others are left out of the paired metrics.");
        }
    }

    private static EvaluateResult.Side side(Side side, long count, List<Unreadable> unreadable) {
        return new EvaluateResult.Side(side.set().name(), side.set().version().map(Version::name),
                side.set().version().map(Version::snapshots), count, unreadable.size(),
                unreadable.stream().sorted(Comparator.comparing(Unreadable::video)).limit(NAMED).toList());
    }

    /** Before the page is written: clips that are taken down later must be found in it. */
    private void register(Side side, List<ShownVideo> pictures) {
        side.set().corpus().filter(corpus -> !pictures.isEmpty()).ifPresent(corpus ->
                new Artifacts(context.spark(), corpus).register(List.of(new Artifacts.Artifact(
                        context.directory().report().toString(), Artifacts.REPORT,
                        pictures.stream().flatMap(picture -> picture.clips().stream()).collect(Collectors.toSet()))),
                        side.set().version().orElseThrow().name()));
    }

    private List<ShownVideo> pictures(Side side) {
        if (settings.pictures() == 0) {
            return List.of();
        }
        VideoReader reader = side.set().reader();
        boolean clips = side.set().corpus().isPresent();
        Dataset<Row> few = side.listing().orderBy(VideoSet.PAIR).limit(settings.pictures());
        return side.set().rows(few).toJavaRDD()
                .flatMap(row -> thumbnail(reader, row, clips).iterator())
                .collect();
    }

    private static List<ShownVideo> thumbnail(VideoReader reader, Row row, boolean clip) {
        try {
            return List.of(new ShownVideo(clip ? List.of(row.<String>getAs(VideoSet.ID)) : List.of(),
                    Thumbnail.of(reader.read(row))));
        } catch (UnreadableVideoException e) {
            return List.of();
        }
    }
}
