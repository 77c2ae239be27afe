package io.kinora.train.model;

import io.kinora.train.layer.AxisAttention;
import io.kinora.train.layer.NearestUpsampling;
import io.kinora.train.layer.PointwiseConvolution;
import io.kinora.train.layer.RowDense;
import io.kinora.train.layer.SpaceTimeAttention;
import io.kinora.train.layer.SpaceTimeConvolution;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a U-Net costs. Counted are the multiplications and additions of convolutions, dense layers and attention, two
 * for each pair, as if borders were inside; norms, activations and sums are left out, which are small beside it. The
 * way back counts as two ways forth.
 *
 * @param parameters of each part of the network, in its order: time, condition, stem, down0, …
 * @param forwardFlops of one video's way through the network
 */
public record ModelCosts(Map<String, Long> parameters, double forwardFlops) {
    private static final int PASSES_OF_A_STEP = 3;

    /** Copies the map, in its order. */
    public ModelCosts {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Of a network. */
    public static ModelCosts of(UNetSettings settings, ComputationGraph network) {
        Map<String, Long> parameters = new LinkedHashMap<>();
        network.paramTable().forEach((name, values) ->
                parameters.merge(name.split("[._]", 2)[0], values.length(), Long::sum));
        return new ModelCosts(parameters, new Counter(settings, network.getConfiguration()).flops());
    }

    /** Of an optimizer step, forth and back. */
    public double stepFlops(int batchSize) {
        return PASSES_OF_A_STEP * forwardFlops * batchSize;
    }

    /** Parameters of all parts. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Such as {@code stem 2,624, down0 58,000}. */
    public String parts() {
        return parameters.entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %,d", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Walks through the graph from its output. */
    private static final class Counter {
        private final UNetSettings settings;
        private final ComputationGraphConfiguration graph;
        private final Map<String, Integer> shrinks = new HashMap<>();

        Counter(UNetSettings settings, ComputationGraphConfiguration graph) {
            this.settings = settings;
            this.graph = graph;
        }

        double flops() {
            return graph.getVertices().keySet().stream()
                    .mapToDouble(name -> layer(name) == null ? 0 : flops(layer(name), positions(shrink(name))))
                    .sum();
        }

        private Layer layer(String name) {
            return graph.getVertices().get(name) instanceof LayerVertex vertex
                    ? vertex.getLayerConf().getLayer() : null;
        }

        /** How much smaller height and width of a vertex's output are than the video's. */
        private int shrink(String name) {
            if (!graph.getVertices().containsKey(name)) {
                return 1;
            }
            Integer known = shrinks.get(name);
            if (known == null) {
                int before = shrink(graph.getVertexInputs().get(name).get(0));
                Layer layer = layer(name);
                if (layer instanceof SpaceTimeConvolution convolution) {
                    before *= convolution.getStride()[1];
                } else if (layer instanceof NearestUpsampling) {
                    before /= 2;
                }
                known = before;
                shrinks.put(name, known);
            }
            return known;
        }

        private double positions(int shrink) {
            return (double) settings.frames() * (settings.height() / shrink) * (settings.width() / shrink);
        }

        private double flops(Layer layer, double positions) {
            if (layer instanceof SpaceTimeConvolution convolution) {
                int[] kernel = convolution.getKernelSize();
                return 2.0 * kernel[0] * kernel[1] * kernel[2] * convolution.getNIn() * convolution.getNOut()
                        * positions;
            } else if (layer instanceof PointwiseConvolution) {
                return 2.0 * layer.initializer().numParams(layer) * positions;
            } else if (layer instanceof RowDense dense) {
                return 2.0 * dense.weights();
            } else if (layer instanceof SpaceTimeAttention) {
                return attention(layer, positions, positions);
            } else if (layer instanceof AxisAttention attention) {
                return attention(layer, positions, attention.axis() == AxisAttention.Axis.TIME
                        ? settings.frames() : positions / settings.frames());
            }
            return 0;
        }

        /** Projections by weights of 4 C² numbers; then scores and weighted sums over all that a position attends to. */
        private static double attention(Layer layer, double positions, double attended) {
            double weights = layer.initializer().numParams(layer);
            double channels = Math.sqrt(weights / 4);
            return 2 * weights * positions + 4 * channels * positions * attended;
        }
    }
}
