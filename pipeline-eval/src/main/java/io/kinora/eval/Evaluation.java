package io.kinora.eval;

import io.kinora.core.job.JobContext;
import io.kinora.eval.extract.Extraction;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.I3dExtractor;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.nearest.TrainingCopies;
import io.kinora.eval.nearest.TrainingNeighbours;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.pair.PairedVideos;
import io.kinora.eval.report.EvaluateResult;
import io.kinora.eval.report.Evaluated;
import io.kinora.eval.report.ReportWriter;
import io.kinora.eval.set.SetComparison;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.set.SetMeasure;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** One run of the job: opens both sides, extracts what is not stored, compares, records, decides and shows. */
final class Evaluation {
    private final JobContext<EvaluateSettings> context;
    private final EvaluateSettings settings;
    private final Inputs inputs;
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
        this.inputs = new Inputs(context);
    }

    EvaluateResult run() throws IOException {
        Optional<I3dExtractor> network = settings.wantsNetwork() ? Optional.of(network()) : Optional.empty();
        Side real = inputs.open(settings.real(), "real");
        Side generated = inputs.open(settings.generated().orElseThrow(), "generated");
        warnOfLengths(real, generated);
        Sets sets = compareSets(network, real, generated);
        Optional<Trained> training = settings.wanted(Metric.Kind.TRAINING).isEmpty() ? Optional.empty()
                : Optional.of(compareWithTraining(network.orElseThrow(), real, generated));
        Optional<PairedVideos.Comparison> pairs = settings.wanted(Metric.Kind.PAIRS).isEmpty() ? Optional.empty()
                : Optional.of(comparePairs(real, generated));
        figures.forEach(figure -> context.metric(new Metered(figure.metric(), figure.value())));
        Recording.Recorded recorded = new Recording(context, id, real, generated).record(figures);
        EvaluateResult result = EvaluateResult.of(figures, EvaluateResult.Side.of(real, sets.real().unreadable()),
                EvaluateResult.Side.of(generated, sets.generated().unreadable()), sets.features(),
                pairs.map(EvaluateResult.Pairs::of), training.map(Trained::nearest), recorded.gates(),
                List.copyOf(warnings));
        show(new Evaluated(result, figures, recorded.trends(), real, generated,
                pairs.map(PairedVideos.Comparison::extremes), training.map(Trained::training)));
        Gates.require(recorded.gates(), result);
        return result;
    }

    /** What came of comparing sets. */
    private record Sets(Compared real, Compared generated, Optional<EvaluateResult.Features> features) {
    }

    private I3dExtractor network() {
        return I3dExtractor.logits(ChosenNetwork.weights(settings, context.hadoop(), warnings),
                Convention.of(settings.protocol()), settings.sampling());
    }

    private Sets compareSets(Optional<I3dExtractor> network, Side real, Side generated) throws IOException {
        Optional<SetMeasure> networked = network.map(one -> ChosenMeasures.ofNetwork(settings, one));
        List<SetMeasure> others = ChosenMeasures.withoutNetwork(settings);
        Optional<MotionExtractor> motion = settings.wanted(Metric.Kind.MOTION).isEmpty() ? Optional.empty()
                : Optional.of(new MotionExtractor(settings.sampling()));
        List<Extractor> extractors = new ArrayList<>();
        network.ifPresent(extractors::add);
        others.forEach(measure -> extractors.add(measure.extractor()));
        motion.ifPresent(extractors::add);
        if (extractors.isEmpty()) {
            return new Sets(new Compared(real, new UnreadableVideos()),
                    new Compared(generated, new UnreadableVideos()), Optional.empty());
        }
        inputs.requireLength(real, extractors);
        inputs.requireLength(generated, extractors);
        context.describe("Opening the store of features");
        FeatureStore store = FeatureStore.open(context.spark(), settings.featureStore());
        Extraction extraction = extraction(store, extractors);
        Extraction.Done doneReal = extraction.complete(real, "real");
        Extraction.Done doneGenerated = extraction.complete(generated, "generated");
        Compared first = new Compared(real, doneReal.unreadable());
        Compared second = new Compared(generated, doneGenerated.unreadable());
        inputs.requireReadable(first);
        inputs.requireReadable(second);
        SetComparison comparison = new SetComparison(
                context, store, first, second, settings.sample(), settings.neighbours(), warnings);
        if (networked.isPresent()) {
            figures.addAll(comparison.saved(networked.get()));
        }
        others.forEach(measure -> figures.addAll(comparison.of(measure)));
        motion.ifPresent(one -> figures.addAll(comparison.ofMotion(one, settings.wanted(Metric.Kind.MOTION))));
        long used = real.atHand() + generated.atHand() - first.unreadable().count() - second.unreadable().count();
        long extracted = doneReal.extracted() + doneGenerated.extracted();
        return new Sets(first, second, network.map(one -> new EvaluateResult.Features(one.weights().name(),
                one.weights().sha256(), one.fingerprint().parts(), extracted, used - extracted)));
    }

    private Extraction extraction(FeatureStore store, List<Extractor> extractors) {
        Extraction extraction = new Extraction(inputs.work(), store, settings.sampling(), extractors);
        return settings.retryUnreadable() ? extraction.retryingUnreadable() : extraction;
    }

    /** What came of looking for copies of training clips. */
    private record Trained(Side training, EvaluateResult.Nearest nearest) {
    }

    /** After the sets, whose features are stored then. */
    private Trained compareWithTraining(I3dExtractor network, Side real, Side generated) throws IOException {
        String address = settings.nearest().training().orElseThrow();
        Side training = inputs.all(address, "training");
        inputs.requireLength(training, List.of(network));
        FeatureStore store = FeatureStore.open(context.spark(), settings.featureStore());
        Compared compared = new Compared(training,
                extraction(store, List.of(network)).complete(training, "training").unreadable());
        inputs.requireReadable(compared);
        EvaluateResult.Side side = EvaluateResult.Side.of(training, compared.unreadable());
        TrainingCopies.Found found = new TrainingCopies(context,
                new TrainingNeighbours(context, store, training, network), settings.nearest(), warnings)
                .find(real, settings.sample(), generated, network.fingerprint(),
                        address + side.version().map(version -> "@" + version).orElse("") + " of " + side.count());
        found.figure().ifPresent(figures::add);
        return new Trained(training, new EvaluateResult.Nearest(side, found.heldOut(), settings.nearest().percentile(),
                found.threshold(), TrainingCopies.ROWS, found.nearest()));
    }

    private PairedVideos.Comparison comparePairs(Side real, Side generated) {
        List<Metric> wanted = settings.wanted(Metric.Kind.PAIRS);
        Metric judge = settings.metrics().stream().map(Metric::of).filter(wanted::contains).findFirst()
                .orElse(wanted.get(0));
        PairedVideos.Comparison comparison = new PairedVideos(inputs.work(), settings.sampling())
                .compare(real, generated, new ExtremePairs(judge, ReportWriter.pairs(settings.pictures())));
        inputs.requireReadable(comparison);
        figures.addAll(comparison.figures(wanted, warnings));
        comparison.matching().warning(comparison.all()).ifPresent(warnings::add);
        return comparison;
    }

    private void show(Evaluated evaluated) throws IOException {
        new ReportWriter(context, settings.pictures()).write(evaluated);
        warnings.forEach(warning -> context.say("Warning: " + warning));
        figures.forEach(figure -> context.say(figure.sentence()));
        evaluated.result().gates().forEach(gate ->
                context.say("Gate '" + gate.condition() + "': " + gate.verdict() + ", " + gate.reason()));
    }

    private void warnOfLengths(Side real, Side generated) {
        SortedSet<Integer> first = inputs.seen(real);
        SortedSet<Integer> second = inputs.seen(generated);
        boolean known = real.atHand() > 0 && generated.atHand() > 0;
        if (known && (first.size() > 1 || !first.equals(second))) {
            warnings.add("Videos differ in length: " + text(first) + " frames on the real side, " + text(second)
                    + " on the generated one. Part of the distance is due to that alone.");
        }
    }

    private static String text(SortedSet<Integer> lengths) {
        return lengths.first() + (lengths.size() > 1 ? " to " + lengths.last() : "");
    }
}
