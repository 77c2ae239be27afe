package io.kinora.eval.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Features of I3D with random weights, as settings name them: blocks and then seeds, such as {@code Mixed_3c},
 * {@code MaxPool3d_2a_3x3+Logits} or {@code Mixed_3c@0+1+2}. Those of several blocks and seeds stand side by side.
 *
 * @param text what the user wrote
 * @param layers names of {@link I3dNetwork#layers}
 * @param seeds of the weights; 0 if none is named
 */
public record RandomFeatures(String text, List<String> layers, List<Long> seeds) {
    /** @throws IllegalArgumentException if there is no such block, or a seed is no number */
    public static RandomFeatures parse(String text) {
        String[] parts = text.split("@", 2);
        List<String> layers = Arrays.stream(parts[0].split("\\+")).distinct().toList();
        List<String> known = I3dArchitecture.LAYERS.stream().map(FeatureNetwork.Layer::name).toList();
        for (String layer : layers) {
            if (!known.contains(layer)) {
                throw new IllegalArgumentException("features '" + text + "': I3D has no block '" + layer
                        + "'; choose from " + String.join(", ", known));
            }
        }
        try {
            return new RandomFeatures(text, layers, parts.length == 1 ? List.of(0L)
                    : Arrays.stream(parts[1].split("\\+")).map(Long::valueOf).distinct().toList());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("features '" + text + "': after @ stand seeds, whole numbers such as "
                    + "Mixed_3c@0+1+2", e);
        }
    }

    /** What a Fréchet distance of them is called. */
    public String distance() {
        return "fd_random_i3d/" + text;
    }

    /** What computes them. */
    public Extractor extractor(Convention convention, FrameSampling sampling) {
        List<Extractor> networks = seeds.stream().<Extractor>map(seed -> I3dExtractor.of(I3dWeights.random(seed),
                layers, convention, sampling)).toList();
        return networks.size() == 1 ? networks.get(0) : new JoinedExtractor(networks);
    }
}
