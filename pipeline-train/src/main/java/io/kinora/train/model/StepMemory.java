package io.kinora.train.model;

import io.kinora.train.layer.NearestUpsampling;
import io.kinora.train.layer.PointwiseConvolution;
import io.kinora.train.layer.SkipConcatenation;
import io.kinora.train.layer.SpaceTimeConvolution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Memory beside Java's heap that a training step takes at least: parameters, their gradients and Adam's two moments,
 * and what vertices hand on and keep for the way back. Conditions, what layers need for themselves, and what ND4J and
 * the JVM hold besides come on top, so a step may need half as much again, and seldom less than this.
 *
 * @param parameters of the network
 * @param outputs numbers that a video's way forth leaves for the way back
 */
public record StepMemory(long parameters, long outputs) {
    /** How it is trained does not matter. */
    private static final OptimizerSettings ANY = new OptimizerSettings(1e-3, 0, 0.9, 0.999, 1e-8);
    /** Weights, gradients, first and second moments. */
    private static final int COPIES = 4;

    /**
     * Of a network; none is built for it.
     *
     * @param gradientCheckpointing whether only what residual blocks hand on to each other is kept
     */
    public static StepMemory of(UNetSettings settings, boolean gradientCheckpointing) {
        ComputationGraphConfiguration graph = UNet.configuration(settings, ANY, DataType.FLOAT, 1);
        Walk walk = new Walk(settings, graph);
        long parameters = 0;
        long outputs = 0;
        for (String name : graph.getVertices().keySet()) {
            Layer layer = walk.layer(name);
            parameters += layer == null ? 0 : layer.initializer().numParams(layer);
            if (!gradientCheckpointing || graph.getVertices().get(name) instanceof ElementWiseVertex) {
                outputs += walk.size(name);
            }
        }
        return new StepMemory(parameters, outputs);
    }

    /** Bytes of a minibatch's step. */
    public long bytes(int batchSize) {
        return Float.BYTES * (COPIES * parameters + batchSize * outputs);
    }

    /** Follows channels and resolution from the network's input. */
    private static final class Walk {
        private record Picture(int channels, int shrink) {
        }

        private final UNetSettings settings;
        private final ComputationGraphConfiguration graph;
        private final Map<String, Picture> known = new HashMap<>();

        Walk(UNetSettings settings, ComputationGraphConfiguration graph) {
            this.settings = settings;
            this.graph = graph;
            known.put("x", new Picture(settings.channels(), 1));
        }

        Layer layer(String name) {
            return graph.getVertices().get(name) instanceof LayerVertex vertex ? vertex.getLayerConf().getLayer() : null;
        }

        /** Numbers of a vertex's output for one video; none for what is no picture, which is small. */
        long size(String name) {
            Picture picture = picture(name);
            return (long) picture.channels() * settings.frames() * (settings.height() / picture.shrink())
                    * (settings.width() / picture.shrink());
        }

        private Picture picture(String name) {
            Picture found = known.get(name);
            if (found == null) {
                found = graph.getVertices().containsKey(name) ? made(name) : new Picture(0, 1);
                known.put(name, found);
            }
            return found;
        }

        private Picture made(String name) {
            List<String> inputs = graph.getVertexInputs().get(name);
            Picture first = picture(inputs.get(0));
            Layer layer = layer(name);
            if (layer instanceof SpaceTimeConvolution convolution) {
                return new Picture(Math.toIntExact(convolution.getNOut()), first.shrink() * convolution.getStride()[1]);
            } else if (layer instanceof PointwiseConvolution convolution) {
                return new Picture(convolution.out(), first.shrink());
            } else if (layer instanceof NearestUpsampling) {
                return new Picture(first.channels(), first.shrink() / 2);
            } else if (graph.getVertices().get(name) instanceof SkipConcatenation) {
                return new Picture(inputs.stream().mapToInt(input -> picture(input).channels()).sum(), first.shrink());
            }
            return first;
        }
    }
}
