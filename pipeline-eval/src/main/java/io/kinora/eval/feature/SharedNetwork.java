package io.kinora.eval.feature;

import java.util.Optional;

/** One network for all tasks that run in a JVM: a copy for each would cost memory and gain no speed. */
public final class SharedNetwork {
    private static Optional<Loaded> loaded = Optional.empty();

    private SharedNetwork() {
    }

    /** The network with these weights; built at the first call, replaced when another is asked for. */
    public static synchronized FeatureNetwork of(I3dWeights weights, Convention convention) {
        if (loaded.isEmpty() || !loaded.get().is(weights, convention)) {
            loaded = Optional.of(
                    new Loaded(weights.sha256(), convention, new I3dNetwork(weights, convention)));
        }
        return loaded.get().network;
    }

    private record Loaded(String sha256, Convention convention, FeatureNetwork network) {
        boolean is(I3dWeights weights, Convention wanted) {
            return sha256.equals(weights.sha256()) && convention == wanted;
        }
    }
}
