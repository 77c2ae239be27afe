package io.kinora.eval;

import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.FrameExtractor;
import io.kinora.eval.feature.I3dExtractor;
import io.kinora.eval.feature.SpaceTimeExtractor;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.set.SetMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What settings want measured between two sets of features. */
final class ChosenMeasures {
    private ChosenMeasures() {
    }

    /** Between features of a network. */
    static SetMeasure ofNetwork(EvaluateSettings settings, I3dExtractor network) {
        String name = network.weights().metric();
        List<Metric> distances = settings.wanted(Metric.Kind.FEATURES);
        return new SetMeasure(network, distances.isEmpty() ? Optional.empty() : Optional.of(name),
                Convention.of(settings.protocol()).ddof(), "videos",
                distances.contains(Metric.of(Metric.infinite(name))), settings.wanted(Metric.Kind.SAMPLE));
    }

    /** Between features that need no network. */
    static List<SetMeasure> withoutNetwork(EvaluateSettings settings) {
        List<SetMeasure> measures = new ArrayList<>();
        if (!settings.wanted(Metric.Kind.FRAMES).isEmpty()) {
            measures.add(SetMeasure.distance(
                    Metric.FD_FRAMES.key(), new FrameExtractor(settings.sampling()), "frames"));
        }
        List<Metric> videos = settings.wanted(Metric.Kind.VIDEOS);
        if (!videos.isEmpty()) {
            measures.add(new SetMeasure(new SpaceTimeExtractor(settings.sampling()),
                    videos.stream().filter(metric -> metric == Metric.FD_SPACE_TIME).map(Metric::key).findFirst(), 1,
                    "videos", false, videos.stream().filter(metric -> metric != Metric.FD_SPACE_TIME).toList()));
        }
        return measures;
    }
}
