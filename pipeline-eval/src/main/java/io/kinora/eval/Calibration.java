package io.kinora.eval;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.RunFacts;
import io.kinora.eval.calibrate.CalibrateResult;
import io.kinora.eval.calibrate.CalibrationReport;
import io.kinora.eval.calibrate.Halves;
import io.kinora.eval.calibrate.Ladder;
import io.kinora.eval.calibrate.Ladders;
import io.kinora.eval.calibrate.Measures;
import io.kinora.eval.calibrate.SightTable;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.I3dExtractor;
import io.kinora.eval.feature.RandomFeatures;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.motion.MotionExtractor;
import io.kinora.eval.report.EvaluateResult;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.set.SetMeasure;
import io.kinora.eval.source.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries the metrics themselves: real videos are spoilt step by step, to see which metric notices what. */
final class Calibration {
    /** Videos of each half without which distances have no interval. */
    private static final int ENOUGH = 8;

    private final JobContext<EvaluateSettings> context;
    private final EvaluateSettings settings;
    private final Inputs inputs;
    private final List<String> warnings = new ArrayList<>();

    Calibration(JobContext<EvaluateSettings> context) {
        this.context = context;
        this.settings = context.settings();
        this.inputs = new Inputs(context);
    }

    CalibrateResult run() throws IOException {
        Measures measures = measures();
        Side real = inputs.open(settings.real(), "real");
        inputs.requireLength(real, measures.extractors());
        Halves halves = Halves.of(real);
        context.describe("Opening the store of features");
        FeatureStore store = FeatureStore.open(context.spark(), settings.featureStore());
        Ladders ladders = new Ladders(inputs.work(), store, measures, settings.calibrate().seed());
        Compared reference = ladders.extracted(halves.reference(), "reference");
        inputs.requireReadable(reference);
        Compared clean = ladders.extracted(halves.spoilt(), "clean");
        inputs.requireReadable(clean);
        if (clean.side().count() < ENOUGH) {
            warnings.add("Distances of fewer than " + ENOUGH + " videos a half have no intervals, so that nothing says "
                    + "whether what they notice is more than chance; use more videos.");
        }
        List<Ladder> climbed = ladders.climb(reference, clean, settings.calibrate().tried(), warnings);
        CalibrateResult result = CalibrateResult.of(EvaluateResult.Side.of(reference.side(), reference.unreadable()),
                EvaluateResult.Side.of(clean.side(), clean.unreadable()), settings.calibrate().seed(), climbed,
                ladders.extracted(), List.copyOf(warnings));
        context.directory().writeReport(CalibrationReport.page(result, climbed, RunFacts.of(context)));
        warnings.forEach(warning -> context.say("Warning: " + warning));
        context.say(SightTable.KEY);
        SightTable.of(climbed).lines().forEach(context::say);
        return result;
    }

    private Measures measures() {
        Convention convention = Convention.of(settings.protocol());
        List<SetMeasure> sets = new ArrayList<>();
        if (settings.wantsNetwork()) {
            sets.add(ChosenMeasures.ofNetwork(settings, I3dExtractor.logits(
                    ChosenNetwork.weights(settings, context.hadoop(), warnings), convention, settings.sampling())));
        }
        settings.calibrate().features().stream().map(RandomFeatures::parse).forEach(features -> sets.add(
                SetMeasure.distance(features.distance(), features.extractor(convention, settings.sampling()),
                        "videos")));
        sets.addAll(ChosenMeasures.withoutNetwork(settings));
        List<Metric> motion = settings.wanted(Metric.Kind.MOTION);
        return new Measures(settings.sampling(), List.copyOf(sets), settings.sample(), settings.neighbours(),
                motion.isEmpty() ? Optional.empty() : Optional.of(new MotionExtractor(settings.sampling())), motion,
                settings.wanted(Metric.Kind.PAIRS));
    }
}
