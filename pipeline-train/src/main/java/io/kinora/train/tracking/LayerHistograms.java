package io.kinora.train.tracking;

import io.kinora.train.memory.NativeMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Histograms of each layer's parameters, and of what changed in them since they were last looked at: with averaging that
 * is the gradient of a round, which no worker sees (as the outer gradient of A. Douillard et al., "DiLoCo", 2023).
 */
final class LayerHistograms {
    private Map<String, float[]> before = Map.of();

    /** Looks at a network that goes on from a checkpoint: the first changes will be those since then. */
    void begin(ComputationGraph network) {
        before = values(network);
    }

    /** @return by {@code weights/LAYER} and {@code changes/LAYER}; no changes the first time */
    Map<String, ValueHistogram> of(ComputationGraph network) {
        Map<String, float[]> now = values(network);
        Map<String, ValueHistogram> histograms = new LinkedHashMap<>();
        now.forEach((name, values) -> {
            histograms.put("weights/" + name, ValueHistogram.of(values));
            float[] old = before.get(name);
            if (old != null) {
                histograms.put("changes/" + name, ValueHistogram.of(difference(values, old)));
            }
        });
        before = now;
        return histograms;
    }

    /** Of each parameter, by LAYER/PARAMETER. */
    private static Map<String, float[]> values(ComputationGraph network) {
        Map<String, float[]> values = new LinkedHashMap<>();
        network.paramTable().forEach((name, array) ->
                values.put(name.replaceFirst("_(?=[^_]*$)", "/"), NativeMemory.copy(array)));
        return values;
    }

    private static float[] difference(float[] values, float[] old) {
        float[] difference = new float[values.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = values[i] - old[i];
        }
        return difference;
    }
}
