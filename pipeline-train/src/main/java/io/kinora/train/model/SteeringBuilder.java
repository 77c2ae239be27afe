package io.kinora.train.model;

import io.kinora.train.condition.Conditions;
import io.kinora.train.layer.Activation;
import io.kinora.train.layer.RowDense;
import io.kinora.train.layer.SinusoidalEmbedding;
import io.kinora.train.layer.TokenEmbedding;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/**
 * Draws what steers the blocks: the timestep's embedding; and where there are conditions, the sum of theirs and it,
 * once more through a dense layer. A condition that is missing comes in as zeros, and what the network makes of these
 * is what it knows without the condition.
 */
final class SteeringBuilder {
    private static final int WIDTH_FACTOR = 4;
    private static final String TIME = "time";
    private static final String CONDITION = "condition";

    private final UNetSettings settings;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final LayerAdder layers;

    SteeringBuilder(UNetSettings settings, ComputationGraphConfiguration.GraphBuilder graph, LayerAdder layers) {
        this.settings = settings;
        this.graph = graph;
        this.layers = layers;
    }

    /** Length of the steering vector. */
    int width() {
        return WIDTH_FACTOR * settings.baseWidth();
    }

    /** Adds all of it and returns the vertex that puts out the steering vectors, [N, width]. */
    String build() {
        // An even size whatever the base width.
        int sines = 2 * settings.baseWidth();
        layers.add("time.sines", new SinusoidalEmbedding(sines), "t");
        layers.add("time.dense1", new RowDense(sines, width(), Activation.SILU), "time.sines");
        layers.add(TIME, new RowDense(width(), width(), Activation.SILU), "time.dense1");
        Conditions conditions = settings.conditions();
        if (!conditions.guided()) {
            return TIME;
        }
        List<String> parts = new ArrayList<>(List.of(TIME));
        if (conditions.labelled()) {
            layers.add("condition.label", new TokenEmbedding(conditions.labels().size(), width()), Conditions.LABEL);
            parts.add("condition.label");
        }
        if (conditions.captioned()) {
            layers.add("condition.text.tokens",
                    new TokenEmbedding(conditions.captionBuckets(), conditions.captionWidth()), Conditions.TEXT);
            parts.add(dense("condition.text", conditions.captionWidth(), "condition.text.tokens"));
        }
        if (conditions.embedded()) {
            parts.add(dense("condition.embedding", conditions.embedding(), Conditions.EMBEDDING));
        }
        graph.addVertex("condition.sum", new ElementWiseVertex(ElementWiseVertex.Op.Add),
                parts.toArray(String[]::new));
        layers.add(CONDITION, new RowDense(width(), width(), Activation.SILU), "condition.sum");
        return CONDITION;
    }

    private String dense(String name, int in, String input) {
        layers.add(name + ".dense1", new RowDense(in, width(), Activation.SILU), input);
        layers.add(name, new RowDense(width(), width(), Activation.NONE), name + ".dense1");
        return name;
    }
}
