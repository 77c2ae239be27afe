package io.kinora.eval;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.TableName;
import io.kinora.eval.calibrate.CalibrateSettings;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.gate.Condition;
import io.kinora.eval.history.Baseline;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.nearest.NearestSettings;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.watch.WatchSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The section {@code evaluate} of the settings.
 *
 * @param real the videos to be matched: {@code table:NAME[@VERSION][:SPLIT]}, a folder or glob of videos, or
 *     {@code statistics:FILE[,FILE…]} of earlier evaluations
 * @param generated the videos to be scored, named alike; none where checkpoints are watched or metrics tried
 * @param paired whether each generated video is also compared with the real one that belongs to it
 * @param metrics names of the metrics; empty for all that the given data allows
 * @param weights of I3D: TF-Hub's checkpoint, a NumPy archive, a folder of NumPy arrays or a safetensors file, without
 *     which the features are those of a random network
 * @param seed of that random network
 * @param protocol what is done to videos before the network sees them: a name of {@link Convention}
 * @param frames frames that the network sees of each video; clips of a table may be shorter
 * @param stride every which frame it sees
 * @param fps their rate before that; 0 for each video's own
 * @param limit at most so many videos of each side
 * @param sample at most so many videos of each side for metrics that compare every two of them
 * @param neighbours which nearest neighbour counts in precision, recall, density and coverage
 * @param unreadable share of a side's videos, and of the pairs, that may be unreadable
 * @param featureStore namespace of the table of features in the corpus' warehouse
 * @param pictures videos of each side shown in the report, and half as many of the worst and of the best pairs
 * @param history namespace of the tables of all evaluations' figures in the corpus' warehouse
 * @param baseline which earlier evaluation figures are held against
 * @param gate conditions on figures, such as {@code fvd <= baseline * 1.05}
 * @param watch which checkpoints are evaluated as they come
 * @param calibrate whether and how the metrics themselves are tried
 * @param retryUnreadable whether videos that no earlier run could use are tried again
 * @param nearest whether generated videos are held against training clips
 * @param deadline longest wait for a further task's end
 */
public record EvaluateSettings(
        String real,
        Optional<String> generated,
        boolean paired,
        List<String> metrics,
        Optional<String> weights,
        long seed,
        String protocol,
        @Range(min = 1, max = 1024) int frames,
        @Range(min = 1, max = 1024) int stride,
        @Range(min = 0, max = 1000) double fps,
        @Range(min = 2) Optional<Integer> limit,
        @Range(min = 8, max = 50_000) int sample,
        @Range(min = 1, max = 100) int neighbours,
        @Range(min = 0, max = 1) double unreadable,
        String featureStore,
        @Range(min = 0, max = 100) int pictures,
        String history,
        String baseline,
        List<String> gate,
        WatchSettings watch,
        CalibrateSettings calibrate,
        boolean retryUnreadable,
        NearestSettings nearest,
        Duration deadline) {

    /** Checks the names and what they need of each other. */
    public EvaluateSettings {
        metrics = metrics.stream()
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        boolean statistics = ofStatistics(real, generated);
        if (statistics && (paired || calibrate.enabled() || nearest.training().isPresent())) {
            throw new IllegalArgumentException("statistics hold no videos, which paired, calibrate and training need;"
                    + " give those, or leave these out");
        }
        List<String> gated = gate.stream().map(condition -> Condition.parse(condition).metric()).toList();
        for (String name : metrics) {
            requireData(name, statistics, paired || calibrate.enabled(), nearest);
        }
        for (String name : gated) {
            requireData(name, statistics, paired, nearest);
            if (!metrics.isEmpty() && metrics.stream().map(Metric::of).noneMatch(Metric.of(name)::equals)) {
                throw new IllegalArgumentException("gate is about " + name + ", which is not among metrics; add it"
                        + " there, or leave the condition out");
            }
        }
        if (Stream.concat(metrics.stream(), gated.stream()).map(Metric::of)
                .filter(metric -> metric.kind() == Metric.Kind.FEATURES)
                .map(metric -> metric.key().replace(Metric.infinite(""), "")).distinct().count() > 1) {
            throw new IllegalArgumentException("metrics fvd, fd_i3d and fd_random_i3d, of gates too, use different"
                    + " networks; ask for one in each run");
        }
        if (!featureStore.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("feature-store '" + featureStore
                    + "' is no name of a namespace; use letters, digits and underscores");
        }
        Convention.of(protocol);
        requireOneTask(generated.isPresent(), watch.run().isPresent(), calibrate.enabled());
        if (calibrate.enabled() && !gate.isEmpty()) {
            throw new IllegalArgumentException("gate is about generated videos, and calibrate has none; leave one out");
        }
        TableName.require(history);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be longer than nothing");
        }
        new Baseline(baseline);
    }

    private static void requireData(String name, boolean statistics, boolean pairs, NearestSettings nearest) {
        Metric metric = Metric.of(name);
        if (statistics && metric.kind() != Metric.Kind.FEATURES) {
            throw new IllegalArgumentException("metric " + name + " needs videos, and statistics hold none; only"
                    + " Fréchet distances of the network can be told from them, such as fvd and fd_random_i3d");
        } else if (metric.kind() == Metric.Kind.PAIRS && !pairs) {
            throw new IllegalArgumentException("metric " + name + " compares videos one by one; add --paired");
        } else if (metric.kind() == Metric.Kind.TRAINING && nearest.training().isEmpty()) {
            throw new IllegalArgumentException("metric " + name + " needs the clips that the model was trained on; "
                    + "add --training");
        }
    }

    private static void requireOneTask(boolean generated, boolean watch, boolean calibrate) {
        if ((generated ? 1 : 0) + (watch ? 1 : 0) + (calibrate ? 1 : 0) != 1) {
            throw new IllegalArgumentException("one of generated (videos), watch.run (checkpoints to sample videos"
                    + " from) and calibrate.enabled (real videos to be spoilt) is needed, and not two of them; give"
                    + " --generated, --watch or --calibrate");
        }
    }

    /** Which frames of a video are looked at. */
    FrameSampling sampling() {
        return new FrameSampling(frames, stride, fps);
    }

    /** Frames from the first to the last that are looked at in a file. */
    int span() {
        return (frames - 1) * stride + 1;
    }

    /** Frames that are looked at in a video of so many. */
    int seen(int length) {
        return Math.min(frames, (length + stride - 1) / stride);
    }

    /** The metrics of a kind that are asked for. */
    List<Metric> wanted(Metric.Kind kind) {
        if (kind != Metric.Kind.FEATURES && ofStatistics(real, generated)
                || kind == Metric.Kind.PAIRS && !paired && !calibrate.enabled()
                || kind == Metric.Kind.TRAINING && nearest.training().isEmpty()) {
            return List.of();
        }
        return Metric.of(kind).stream().filter(metric -> metrics.isEmpty() || asksFor(metric)).toList();
    }

    /** Whether no videos of a side are at hand. */
    private static boolean ofStatistics(String real, Optional<String> generated) {
        return Stream.concat(Stream.of(real), generated.stream()).map(VideoAddress::parse)
                .anyMatch(VideoAddress.Statistics.class::isInstance);
    }

    /** Whether features of a network are asked for. */
    boolean wantsNetwork() {
        return Stream.of(Metric.Kind.FEATURES, Metric.Kind.SAMPLE, Metric.Kind.TRAINING)
                .anyMatch(kind -> !wanted(kind).isEmpty());
    }

    /** Whether a metric is asked for by its name, were it only by a gate. */
    boolean asksFor(Metric metric) {
        return Stream.concat(metrics.stream(), gate.stream().map(condition -> Condition.parse(condition).metric()))
                .map(Metric::of).anyMatch(one -> one == metric);
    }
}
