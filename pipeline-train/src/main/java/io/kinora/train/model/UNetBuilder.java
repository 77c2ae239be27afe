package io.kinora.train.model;

import io.kinora.train.layer.Activation;
import io.kinora.train.layer.GroupNorm;
import io.kinora.train.layer.ModulatedGroupNorm;
import io.kinora.train.layer.NearestUpsampling;
import io.kinora.train.layer.NoiseLoss;
import io.kinora.train.layer.NormSettings;
import io.kinora.train.layer.PointwiseConvolution;
import io.kinora.train.layer.RowDense;
import io.kinora.train.layer.SinusoidalEmbedding;
import io.kinora.train.layer.SkipConcatenation;
import io.kinora.train.layer.SpaceTimeAttention;
import io.kinora.train.layer.SpaceTimeConvolution;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Draws the U-Net, vertex by vertex, from the stem down to the lowest level and up to the head. */
final class UNetBuilder {
    private static final int EMBEDDING_FACTOR = 4;

    private final UNetSettings settings;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final double weightDecay;
    private final int embedding;

    UNetBuilder(UNetSettings settings, double weightDecay, ComputationGraphConfiguration.GraphBuilder graph) {
        this.settings = settings;
        this.weightDecay = weightDecay;
        this.graph = graph;
        this.embedding = EMBEDDING_FACTOR * settings.baseWidth();
    }

    /** A vertex of the graph and the channels that it puts out. */
    private record Feature(String vertex, int channels) {
    }

    ComputationGraphConfiguration build() {
        // An even size whatever the base width.
        int sines = 2 * settings.baseWidth();
        add("time.sines", new SinusoidalEmbedding(sines), "t");
        add("time.dense1", new RowDense(sines, embedding, Activation.SILU), "time.sines");
        add("time", new RowDense(embedding, embedding, Activation.SILU), "time.dense1");
        Deque<Feature> skips = new ArrayDeque<>();
        Feature feature = convolution("stem", new Feature("x", settings.channels()), settings.width(0), 1);
        for (int level = 0; level < settings.levels(); level++) {
            if (level > 0) {
                feature = convolution("down" + level + ".halve", feature, feature.channels(), 2);
            }
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                feature = block("down" + level + ".block" + block, feature, level);
                skips.push(feature);
            }
        }
        feature = block("middle", feature, settings.levels() - 1);
        for (int level = settings.levels() - 1; level >= 0; level--) {
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                String name = "up" + level + ".block" + block;
                feature = block(name, joined(name + ".join", feature, skips.pop()), level);
            }
            if (level > 0) {
                String name = "up" + level + ".double";
                add(name, new NearestUpsampling(), feature.vertex());
                feature = new Feature(name, feature.channels());
            }
        }
        feature = norm("head.norm", feature, Activation.SILU);
        int channels = settings.channels();
        feature = convolution("head", feature, channels, 1,
                zero(new SpaceTimeConvolution(feature.channels(), channels, 1)));
        add("noise", new NoiseLoss(), feature.vertex());
        graph.setOutputs("noise");
        return graph.build();
    }

    /** Norm, convolution, norm steered by time, convolution; and the input added; then attention where asked for. */
    private Feature block(String name, Feature input, int level) {
        int width = settings.width(level);
        Feature first = convolution(
                name + ".conv1", norm(name + ".norm1", input, Activation.SILU), width, 1);
        add(name + ".time", new RowDense(embedding, 2 * width, Activation.NONE), "time");
        graph.addVertex(
                name + ".norm2",
                new ModulatedGroupNorm(NormSettings.of(width, settings.groups(), Activation.SILU)),
                first.vertex(), name + ".time");
        // A block starts as its own skip, which keeps deep networks trainable from the first step.
        Feature second = convolution(name + ".conv2", new Feature(name + ".norm2", width), width, 1,
                zero(new SpaceTimeConvolution(width, width, 1)));
        Feature result = sum(name + ".sum", skip(name + ".skip", input, width), second);
        return settings.attentionLevels().contains(level) ? attention(name + ".attention", result) : result;
    }

    private Feature attention(String name, Feature input) {
        Feature normed = norm(name + ".norm", input, Activation.NONE);
        add(name, new SpaceTimeAttention(input.channels(), settings.heads()), normed.vertex());
        return sum(name + ".sum", input, new Feature(name, input.channels()));
    }

    private Feature skip(String name, Feature input, int width) {
        if (input.channels() == width) {
            return input;
        }
        add(name, new PointwiseConvolution(input.channels(), width), input.vertex());
        return new Feature(name, width);
    }

    private Feature norm(String name, Feature input, Activation activation) {
        NormSettings norm = NormSettings.of(input.channels(), settings.groups(), activation);
        add(name, new GroupNorm(norm), input.vertex());
        return new Feature(name, input.channels());
    }

    private Feature joined(String name, Feature first, Feature second) {
        graph.addVertex(name, new SkipConcatenation(), first.vertex(), second.vertex());
        return new Feature(name, first.channels() + second.channels());
    }

    private Feature sum(String name, Feature first, Feature second) {
        graph.addVertex(
                name, new ElementWiseVertex(ElementWiseVertex.Op.Add), first.vertex(), second.vertex());
        return new Feature(name, first.channels());
    }

    private Feature convolution(String name, Feature input, int width, int stride) {
        return convolution(name, input, width, stride, new SpaceTimeConvolution(input.channels(), width, stride));
    }

    private Feature convolution(String name, Feature input, int width, int stride, SpaceTimeConvolution layer) {
        add(name, layer, input.vertex());
        return new Feature(name, width);
    }

    private void add(String name, BaseLayer layer, String input) {
        if (weightDecay > 0) {
            // Layer by layer: what is set for the whole network, DL4J 1.0.0-M2.1 applies twice.
            layer.setRegularization(List.of(new WeightDecay(weightDecay, true)));
        }
        graph.addLayer(name, layer, input);
    }

    private static <L extends BaseLayer> L zero(L layer) {
        layer.setWeightInitFn(new WeightInitConstant(0));
        return layer;
    }
}
