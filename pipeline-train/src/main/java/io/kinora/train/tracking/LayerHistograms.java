package io.kinora.train.tracking;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Histograms of each layer's parameters, and of what changed in them since they were last looked at: with averaging that
 * is the gradient of a round, which no worker sees (as the outer gradient of A. Douillard et al., "DiLoCo", 2023).
 */
final class LayerHistograms {
    private Map<String, float[]> before = Map.of();

    /** @return by {@code weights/LAYER} and {@code changes/LAYER}; no changes the first time */
    Map<String, ValueHistogram> of(ComputationGraph network) {
        Map<String, float[]> now = new HashMap<>();
        Map<String, ValueHistogram> histograms = new LinkedHashMap<>();
        for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
            String name = entry.getKey().replaceFirst("_(?=[^_]*$)", "/");
            float[] values = entry.getValue().dup('c').data().asFloat();
            now.put(name, values);
            histograms.put("weights/" + name, ValueHistogram.of(values));
            float[] old = before.get(name);
            if (old != null) {
                histograms.put("changes/" + name, ValueHistogram.of(difference(values, old)));
            }
        }
        before = now;
        return histograms;
    }

    private static float[] difference(float[] values, float[] old) {
        float[] difference = new float[values.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = values[i] - old[i];
        }
        return difference;
    }
}
