package io.kinora.train.model;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Adds layers to a graph, with the weight decay that all of them have. */
final class LayerAdder {
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final double weightDecay;

    LayerAdder(ComputationGraphConfiguration.GraphBuilder graph, double weightDecay) {
        this.graph = graph;
        this.weightDecay = weightDecay;
    }

    void add(String name, BaseLayer layer, String input) {
        if (weightDecay > 0) {
            // Layer by layer: what is set for the whole network, DL4J 1.0.0-M2.1 applies twice.
            layer.setRegularization(List.of(new WeightDecay(weightDecay, true)));
        }
        graph.addLayer(name, layer, input);
    }
}
