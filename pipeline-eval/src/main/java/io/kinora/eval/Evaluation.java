package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.Extraction;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameExtractor;
import io.kinora.eval.feature.I3dExtractor;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.nearest.TrainingCopies;
import io.kinora.eval.nearest.TrainingNeighbours;
import io.kinora.eval.pair.PairedVideos;
import io.kinora.eval.report.EvaluateResult;
import io.kinora.eval.report.EvaluationReport;
import io.kinora.eval.report.ShownVideos;
import io.kinora.eval.set.SetComparison;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.source.VideoSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One run of the job: opens both sides, extracts what is not stored, compares, records, decides and shows. */
final class Evaluation {
    private final JobContext<EvaluateSettings> context;
    private final EvaluateSettings settings;
    private final Optional<String> id;
    private final List<Figure> figures = new ArrayList<>();
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
        Optional<I3dExtractor> network = settings.wantsNetwork() ? Optional.of(network()) : Optional.empty();
        Side real = open(settings.real(), "real");
        Side generated = open(settings.generated().orElseThrow(), "generated");
        warnOfLengths(real, generated);
        Sets sets = compareSets(network, real, generated);
        Optional<EvaluateResult.Nearest> nearest = settings.wanted(Metric.Kind.TRAINING).isEmpty() ? Optional.empty()
                : Optional.of(compareWithTraining(network.orElseThrow(), real, generated));
        Optional<EvaluateResult.Pairs> pairs = settings.wanted(Metric.Kind.PAIRS).isEmpty() ? Optional.empty()
                : Optional.of(comparePairs(real, generated));
        figures.forEach(figure -> context.metric(new Metered(figure.metric(), figure.value())));
        List<Decision> gates = new Recording(context, id, real, generated).record(figures);
        EvaluateResult result = EvaluateResult.of(figures, EvaluateResult.Side.of(real, sets.real().unreadable()),
                EvaluateResult.Side.of(generated, sets.generated().unreadable()), sets.features(), pairs, nearest,
                gates, List.copyOf(warnings));
        show(result, real, generated);
        Gates.require(gates, result);
        return result;
    }

    /** What came of comparing sets. */
    private record Sets(Compared real, Compared generated, Optional<EvaluateResult.Features> features) {
    }

    private I3dExtractor network() {
        return I3dExtractor.logits(ChosenNetwork.weights(settings, context.hadoop(), warnings),
                Convention.of(settings.protocol()), settings.sampling());
    }

    private Side open(String address, String role) {
        context.describe("Listing " + role + " videos");
        return Side.of(set(address, role), settings.limit());
    }

    private VideoSet set(String address, String role) {
        return VideoSet.open(context.spark(), context.corpus(), VideoAddress.parse(address), settings.span(),
                settings.fps(), context.directory().path("files/" + role));
    }

    private Sets compareSets(Optional<I3dExtractor> network, Side real, Side generated)
            throws InterruptedException, IOException {
        Optional<FrameExtractor> frames = settings.wanted(Metric.Kind.FRAMES).isEmpty() ? Optional.empty()
                : Optional.of(new FrameExtractor(settings.sampling()));
        Optional<MotionExtractor> motion = settings.wanted(Metric.Kind.MOTION).isEmpty() ? Optional.empty()
                : Optional.of(new MotionExtractor(settings.sampling()));
        List<Extractor> extractors = new ArrayList<>();
        network.ifPresent(extractors::add);
        frames.ifPresent(extractors::add);
        motion.ifPresent(extractors::add);
        if (extractors.isEmpty()) {
            return new Sets(new Compared(real, new UnreadableVideos()),
                    new Compared(generated, new UnreadableVideos()), Optional.empty());
        }
        requireLength(real, extractors);
        requireLength(generated, extractors);
        context.describe("Opening the store of features");
        FeatureStore store = FeatureStore.open(context.spark(), settings.featureStore());
        Extraction extraction = extraction(store, extractors);
        Extraction.Done doneReal = extraction.complete(real, "real");
        Extraction.Done doneGenerated = extraction.complete(generated, "generated");
        Compared first = new Compared(real, doneReal.unreadable());
        Compared second = new Compared(generated, doneGenerated.unreadable());
        requireReadable(first);
        requireReadable(second);
        SetComparison comparison = new SetComparison(context, store, first, second, warnings);
        if (network.isPresent()) {
            List<Metric> wanted = new ArrayList<>(settings.wanted(Metric.Kind.FEATURES));
            wanted.addAll(settings.wanted(Metric.Kind.SAMPLE));
            figures.addAll(comparison.ofVideos(network.get(), network.get().weights().metric(),
                    Convention.of(settings.protocol()).ddof(), wanted, settings.sample(), settings.neighbours()));
        }
        frames.ifPresent(one -> figures.addAll(comparison.ofFrames(one)));
        motion.ifPresent(one -> figures.addAll(comparison.ofMotion(one, settings.wanted(Metric.Kind.MOTION))));
        long used = real.count() + generated.count() - first.unreadable().count() - second.unreadable().count();
        long extracted = doneReal.extracted() + doneGenerated.extracted();
        return new Sets(first, second, network.map(one -> new EvaluateResult.Features(one.weights().name(),
                one.weights().sha256(), one.fingerprint().parts(), extracted, used - extracted)));
    }

    private Extraction extraction(FeatureStore store, List<Extractor> extractors) {
        Extraction extraction = new Extraction(context, store, settings.sampling(), extractors);
        return settings.retryUnreadable() ? extraction.retryingUnreadable() : extraction;
    }

    /** After the sets, whose features are stored then. */
    private EvaluateResult.Nearest compareWithTraining(I3dExtractor network, Side real, Side generated)
            throws InterruptedException, IOException {
        context.describe("Listing training clips");
        String address = settings.nearest().training().orElseThrow();
        Side training = Side.of(set(address, "training"), Optional.empty());
        requireLength(training, List.of(network));
        FeatureStore store = FeatureStore.open(context.spark(), settings.featureStore());
        Compared compared = new Compared(training,
                extraction(store, List.of(network)).complete(training, "training").unreadable());
        requireReadable(compared);
        EvaluateResult.Side side = EvaluateResult.Side.of(training, compared.unreadable());
        TrainingCopies.Found found = new TrainingCopies(context,
                new TrainingNeighbours(context, store, training, network), settings.nearest(), warnings)
                .find(real, settings.sample(), generated, network.fingerprint(),
                        address + side.version().map(version -> "@" + version).orElse("") + " of " + side.count());
        found.figure().ifPresent(figures::add);
        return new EvaluateResult.Nearest(side, found.heldOut(), settings.nearest().percentile(), found.threshold(),
                TrainingCopies.ROWS, found.nearest());
    }

    private EvaluateResult.Pairs comparePairs(Side real, Side generated) throws InterruptedException {
        PairedVideos.Comparison comparison =
                new PairedVideos(context, settings.sampling()).compare(real, generated);
        figures.addAll(comparison.figures(settings.wanted(Metric.Kind.PAIRS), warnings));
        comparison.matching().warning(comparison.pairs() + comparison.unreadable().count())
                .ifPresent(warnings::add);
        return EvaluateResult.Pairs.of(comparison);
    }

    private void show(EvaluateResult result, Side real, Side generated) throws IOException {
        context.describe("Drawing the report");
        ShownVideos shown = new ShownVideos(context, settings.pictures());
        context.directory().writeReport(EvaluationReport.page(result, shown.of(real), shown.of(generated)));
        figures.forEach(figure -> context.say(figure.metric() + " " + figure.value() + figure.interval()
                .map(interval -> " (" + interval.low() + " to " + interval.high() + ")").orElse("")));
        result.gates().forEach(gate ->
                context.say("Gate '" + gate.condition() + "': " + gate.verdict() + ", " + gate.reason()));
    }

    private void requireLength(Side side, List<Extractor> extractors) {
        int longest = seen(side).last();
        int least = extractors.stream().mapToInt(Extractor::leastFrames).max().orElseThrow();
        if (longest < least) {
            throw KinoraException.input("too-few-frames", "Cannot compute features of " + side.set().name()
                    + ": its videos have " + longest + " frames and at least " + least
                    + " are needed; ingest, generate or decode longer clips");
        }
    }

    private void requireReadable(Compared compared) {
        long unreadable = compared.unreadable().count();
        if (unreadable > settings.unreadable() * compared.side().count()) {
            throw KinoraException.input("too-many-unreadable", "Cannot trust figures of "
                    + compared.side().set().name() + ": " + unreadable + " of " + compared.side().count()
                    + " videos cannot be used" + compared.unreadable().example() + " and evaluate.unreadable allows "
                    + settings.unreadable() + " of them; mend or remove them, or allow more");
        }
    }

    private void warnOfLengths(Side real, Side generated) {
        if (seen(real).size() > 1 || !seen(real).equals(seen(generated))) {
            warnings.add("Videos differ in length: " + seen(real) + " frames on the real side, " + seen(generated)
                    + " on the generated one. Part of the distance is due to that alone.");
        }
    }

    /** Numbers of frames that are looked at in a side's videos. */
    private SortedSet<Integer> seen(Side side) {
        return side.lengths().stream().map(settings::seen).collect(Collectors.toCollection(TreeSet::new));
    }
}
