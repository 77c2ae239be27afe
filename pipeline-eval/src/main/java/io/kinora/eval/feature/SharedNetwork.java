package io.kinora.eval.feature;

import java.util.Optional;

/** One network for all tasks that run in a JVM: a copy for each would cost memory and gain no speed. */
public final class SharedNetwork {
    private static Optional<Loaded> loaded = Optional.empty();

    private SharedNetwork() {
    }

    /** The network with these weights; built at the first call, replaced when other weights are asked for. */
    public static synchronized FeatureNetwork of(I3dWeights weights) {
        if (loaded.isEmpty() || !loaded.get().sha256.equals(weights.sha256())) {
            loaded = Optional.of(new Loaded(weights.sha256(), new I3dNetwork(weights)));
        }
        return loaded.get().network;
    }

    private record Loaded(String sha256, FeatureNetwork network) {
    }
}
