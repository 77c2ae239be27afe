package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.stats.Fingerprint;
import java.util.List;

/**
 * Features of I3D: one row for each video.
 *
 * @param weights of the network
 * @param layers whose features are taken, side by side
 * @param protocol that names both
 */
public record I3dExtractor(I3dWeights weights, List<String> layers, Protocol protocol) implements Extractor {
    private static final long serialVersionUID = 1;

    /** The features that FVD compares. */
    public static I3dExtractor logits(I3dWeights weights, Convention convention, FrameSampling sampling) {
        return of(weights, List.of(I3dNetwork.LOGITS), convention, sampling);
    }

    /** The features of some layers. */
    static I3dExtractor of(I3dWeights weights, List<String> layers, Convention convention, FrameSampling sampling) {
        return new I3dExtractor(weights, List.copyOf(layers), new Protocol(convention,
                weights.name() + "/" + String.join("+", layers), weights.sha256(), sampling));
    }

    @Override
    public Fingerprint fingerprint() {
        return protocol.fingerprint();
    }

    @Override
    public int width() {
        return I3dArchitecture.LAYERS.stream().filter(one -> layers.contains(one.name()))
                .mapToInt(FeatureNetwork.Layer::width).sum();
    }

    @Override
    public int leastFrames() {
        return I3dNetwork.LEAST_FRAMES;
    }

    @Override
    public float[][] extract(List<Frames> videos) {
        // A set made for comparison, such as one of blank videos, holds the same frames again and again.
        List<Frames> distinct = videos.stream().distinct().toList();
        FeatureNetwork network = SharedNetwork.of(weights, protocol.convention());
        float[][] features = network.features(distinct, layers);
        for (float[] row : features) {
            requireFinite(row);
        }
        return videos.stream().map(video -> features[distinct.indexOf(video)]).toArray(float[][]::new);
    }

    private static void requireFinite(float[] features) {
        for (float value : features) {
            if (!Float.isFinite(value)) {
                throw KinoraException.input("not-finite", "its features are not finite");
            }
        }
    }
}
