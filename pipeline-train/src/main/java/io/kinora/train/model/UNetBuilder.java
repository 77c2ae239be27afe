package io.kinora.train.model;

import io.kinora.train.condition.Conditions;
import io.kinora.train.layer.Activation;
import io.kinora.train.layer.AxisAttention;
import io.kinora.train.layer.GroupNorm;
import io.kinora.train.layer.ModulatedGroupNorm;
import io.kinora.train.layer.NearestUpsampling;
import io.kinora.train.layer.NoiseLoss;
import io.kinora.train.layer.NormSettings;
import io.kinora.train.layer.PointwiseConvolution;
import io.kinora.train.layer.RowDense;
import io.kinora.train.layer.SeededDropout;
import io.kinora.train.layer.SkipConcatenation;
import io.kinora.train.layer.SpaceTimeAttention;
import io.kinora.train.layer.SpaceTimeConvolution;
import io.kinora.train.layer.SpaceTimeConvolution.Kernel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;

/** Draws the U-Net, vertex by vertex, from the stem down to the lowest level and up to the head. */
final class UNetBuilder {
    private final UNetSettings settings;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final LayerAdder layers;
    private final SteeringBuilder steering;
    private int dropouts;

    UNetBuilder(UNetSettings settings, double weightDecay, ComputationGraphConfiguration.GraphBuilder graph) {
        this.settings = settings;
        this.graph = graph;
        this.layers = new LayerAdder(graph, weightDecay);
        this.steering = new SteeringBuilder(settings, graph, layers);
    }

    /** A vertex of the graph and the channels that it puts out. */
    private record Feature(String vertex, int channels) {
    }

    ComputationGraphConfiguration build() {
        String steer = steering.build();
        Deque<Feature> skips = new ArrayDeque<>();
        Feature feature = convolution("stem", input(), settings.width(0), 1, false);
        for (int level = 0; level < settings.levels(); level++) {
            if (level > 0) {
                feature = convolution("down" + level + ".halve", feature, feature.channels(), 2, false);
            }
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                feature = block("down" + level + ".block" + block, feature, level, steer);
                skips.push(feature);
            }
        }
        feature = block("middle", feature, settings.levels() - 1, steer);
        for (int level = settings.levels() - 1; level >= 0; level--) {
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                String name = "up" + level + ".block" + block;
                feature = block(name, joined(name + ".join", feature, skips.pop()), level, steer);
            }
            if (level > 0) {
                String name = "up" + level + ".double";
                layers.add(name, new NearestUpsampling(), feature.vertex());
                feature = new Feature(name, feature.channels());
            }
        }
        feature = norm("head.norm", feature, Activation.SILU);
        feature = convolution("head", feature, settings.channels(), 1, true);
        layers.add("noise", new NoiseLoss(), feature.vertex());
        graph.setOutputs("noise");
        return graph.build();
    }

    /** The noised video, and the given frames with their mask as further channels. */
    private Feature input() {
        Feature noised = new Feature("x", settings.channels());
        return settings.conditions().framesGiven()
                ? joined("x.given", noised, new Feature(Conditions.GIVEN, settings.channels() + 1)) : noised;
    }

    /** Norm, convolution, norm that is steered, convolution; and the input added; then attention where asked for. */
    private Feature block(String name, Feature input, int level, String steer) {
        int width = settings.width(level);
        Feature first = convolution(
                name + ".conv1", norm(name + ".norm1", input, Activation.SILU), width, 1, false);
        layers.add(name + ".time", new RowDense(steering.width(), 2 * width, Activation.NONE), steer);
        graph.addVertex(
                name + ".norm2",
                new ModulatedGroupNorm(NormSettings.of(width, settings.groups(), Activation.SILU)),
                first.vertex(), name + ".time");
        // A block starts as its own skip, which keeps deep networks trainable from the first step.
        Feature second = convolution(
                name + ".conv2", dropout(name + ".dropout", new Feature(name + ".norm2", width)), width, 1, true);
        Feature result = sum(name + ".sum", skip(name + ".skip", input, width), second);
        return settings.attentionLevels().contains(level) ? attention(name + ".attention", result) : result;
    }

    private Feature dropout(String name, Feature input) {
        if (settings.dropout() == 0) {
            return input;
        }
        graph.addVertex(name, new SeededDropout(settings.dropout(), dropouts++), input.vertex(), "x");
        return new Feature(name, input.channels());
    }

    private Feature attention(String name, Feature input) {
        int channels = input.channels();
        return switch (settings.attention()) {
            case JOINT -> attention(name, input, new SpaceTimeAttention(channels, settings.heads()));
            case FACTORIZED -> {
                Feature space = attention(name + ".space", input,
                        new AxisAttention(channels, settings.heads(), AxisAttention.Axis.SPACE));
                yield attention(name + ".time", space,
                        new AxisAttention(channels, settings.heads(), AxisAttention.Axis.TIME));
            }
        };
    }

    private Feature attention(String name, Feature input, BaseLayer layer) {
        layers.add(name, layer, norm(name + ".norm", input, Activation.NONE).vertex());
        return sum(name + ".sum", input, new Feature(name, input.channels()));
    }

    private Feature skip(String name, Feature input, int width) {
        if (input.channels() == width) {
            return input;
        }
        layers.add(name, new PointwiseConvolution(input.channels(), width), input.vertex());
        return new Feature(name, width);
    }

    private Feature norm(String name, Feature input, Activation activation) {
        NormSettings norm = NormSettings.of(input.channels(), settings.groups(), activation);
        layers.add(name, new GroupNorm(norm), input.vertex());
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

    private Feature convolution(String name, Feature input, int width, int stride, boolean zero) {
        int channels = input.channels();
        switch (settings.convolution()) {
            case FULL -> addConvolution(
                    name, new SpaceTimeConvolution(channels, width, stride), input.vertex(), zero);
            case FACTORIZED -> {
                String space = name + ".space";
                addConvolution(space, new SpaceTimeConvolution(channels, width, stride, Kernel.SPACE),
                        input.vertex(), false);
                addConvolution(name, new SpaceTimeConvolution(width, width, 1, Kernel.TIME), space, zero);
            }
        }
        return new Feature(name, width);
    }

    private void addConvolution(String name, SpaceTimeConvolution layer, String input, boolean zero) {
        if (zero) {
            layer.setWeightInitFn(new WeightInitConstant(0));
        }
        layers.add(name, layer, input);
    }
}
