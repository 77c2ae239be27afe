package io.kinora.eval.feature;

import java.util.LinkedHashMap;
import java.util.Map;

/** Networks for all tasks that run in a JVM: a copy for each would cost memory and gain no speed. */
public final class SharedNetwork {
    /** Networks that are kept, 50 MB each: those of a few seeds that take turns. */
    private static final int KEPT = 4;
    private static final Map<Key, FeatureNetwork> LOADED = new LinkedHashMap<>(KEPT, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FeatureNetwork> eldest) {
            return size() > KEPT;
        }
    };

    private record Key(String sha256, Convention convention) {
    }

    private SharedNetwork() {
    }

    /** The network with these weights; built at the first call, and again after several others were asked for. */
    public static FeatureNetwork of(I3dWeights weights, Convention convention) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(new Key(weights.sha256(), convention),
                    key -> new I3dNetwork(weights, convention));
        }
    }
}
