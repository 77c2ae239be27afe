package io.kinora.eval;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.TableName;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.Protocol;
import io.kinora.eval.gate.Condition;
import io.kinora.eval.history.Baseline;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.watch.WatchSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The section {@code evaluate} of the settings.
 *
 * @param real the videos to be matched: {@code table:NAME[@VERSION][:SPLIT]}, or a folder or glob of videos
 * @param generated the videos to be scored, named alike; none where checkpoints are watched
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
 * @param featureStore namespace of the table of features in the corpus' warehouse
 * @param pictures videos of each side shown in the report
 * @param history namespace of the tables of all evaluations' figures in the corpus' warehouse
 * @param baseline which earlier evaluation figures are held against
 * @param gate conditions on figures, such as {@code fvd <= baseline * 1.05}
 * @param watch which checkpoints are evaluated as they come
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
        String featureStore,
        @Range(min = 0, max = 100) int pictures,
        String history,
        String baseline,
        List<String> gate,
        WatchSettings watch) {

    /** Checks the names and what they need of each other. */
    public EvaluateSettings {
        metrics = metrics.stream()
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (String name : metrics) {
            Metric metric = Metric.of(name);
            if (metric.paired() && !paired) {
                throw new IllegalArgumentException("metric " + name + " compares videos one by one; add --paired");
            }
        }
        Stream<Metric> networks = Stream.of(Metric.FVD, Metric.FD_I3D, Metric.FD_RANDOM_I3D);
        if (networks.map(Metric::key).filter(metrics::contains).count() > 1) {
            throw new IllegalArgumentException(
                    "metrics fvd, fd_i3d and fd_random_i3d use different networks; ask for one in each run");
        }
        if (!featureStore.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("feature-store '" + featureStore
                    + "' is no name of a namespace; use letters, digits and underscores");
        }
        Convention.of(protocol);
        VideoAddress.parse(real);
        generated.ifPresent(VideoAddress::parse);
        if (generated.isPresent() == watch.run().isPresent()) {
            throw new IllegalArgumentException("generated (videos) or watch.run (checkpoints to sample videos from) is"
                    + " needed, and not both; give --generated or --watch");
        }
        TableName.require(history);
        new Baseline(baseline);
        gate.forEach(Condition::parse);
    }

    /** All that decides the features of I3D with given weights. */
    Protocol protocol(I3dWeights weights) {
        return new Protocol(Convention.of(protocol), weights.name() + "/" + I3dNetwork.LOGITS, weights.sha256(), frames,
                stride, fps);
    }

    /** Frames from the first to the last that the network sees of a file. */
    int span() {
        return (frames - 1) * stride + 1;
    }

    /** Frames that the network sees of a video of so many. */
    int seen(int length) {
        return Math.min(frames, (length + stride - 1) / stride);
    }

    /** Whether the Fréchet distance of features is asked for. */
    boolean distance() {
        return metrics.isEmpty() || metrics.stream().anyMatch(name -> !Metric.of(name).paired());
    }

    /** The metrics of pairs that are asked for. */
    List<Metric> pairMetrics() {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.paired() && paired && (metrics.isEmpty() || metrics.contains(metric.key())))
                .toList();
    }

    /** Whether a metric is asked for by its name. */
    boolean asksFor(Metric metric) {
        return metrics.contains(metric.key());
    }
}
