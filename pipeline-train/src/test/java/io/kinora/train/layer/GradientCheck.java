package io.kinora.train.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Compares hand-written gradients with differences of the forward pass, in double precision. */
public final class GradientCheck {
    /** Step of the five-point difference, whose own error is of its fourth power. */
    private static final double STEP = 1e-3;
    private static final double GREATEST_RELATIVE_ERROR = 1e-5;
    /** Below it a difference is rounding. */
    private static final double ROUNDING = 1e-9;

    private final Random random = new Random(17);
    private final int samples;

    /** @param samples most elements to check of each array of a layer or vertex */
    public GradientCheck(int samples) {
        this.samples = samples;
    }

    /** Random numbers in (-1, 1), in double. */
    public static INDArray numbers(long seed, long... shape) {
        double[] numbers = new Random(seed).doubles(Arrays.stream(shape).reduce(1, Math::multiplyExact), -1, 1)
                .toArray();
        return Nd4j.createFromArray(numbers).reshape('c', shape);
    }

    /** A layer outside any network, its parameters at random. */
    public static Layer instantiate(org.deeplearning4j.nn.conf.layers.Layer configuration, DataType dataType) {
        NeuralNetConfiguration conf = new NeuralNetConfiguration.Builder()
                .dataType(dataType)
                .weightInit(WeightInit.NORMAL)
                .updater(new Sgd(1))
                .layer(configuration)
                .build();
        long count = conf.getLayer().initializer().numParams(conf);
        INDArray view = count == 0 ? null : Nd4j.create(dataType, 1, count);
        Layer layer = conf.getLayer().instantiate(conf, null, 0, view, count > 0, dataType);
        if (count > 0) {
            view.assign(numbers(3, 1, count).castTo(dataType));
            layer.setBackpropGradientsViewArray(Nd4j.create(dataType, 1, count));
        }
        return layer;
    }

    /** Checks a layer alone: the gradients of its input and of all its parameters. */
    public void layer(org.deeplearning4j.nn.conf.layers.Layer configuration, INDArray x) {
        Layer layer = instantiate(configuration, DataType.DOUBLE);
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        INDArray weights = numbers(5, layer.activate(x, true, memory).shape());
        Pair<Gradient, INDArray> analytic = layer.backpropGradient(weights.dup(), memory);
        DoubleSupplier objective = () -> layer.activate(x, true, memory).mul(weights).sumNumber().doubleValue();
        compare("input", x, analytic.getSecond(), objective);
        for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
            INDArray gradient = analytic.getFirst().getGradientFor(parameter.getKey());
            compare(parameter.getKey(), parameter.getValue(), gradient.dup(), objective);
        }
    }

    /** Checks a vertex alone: the gradients of its inputs. */
    public void vertex(GraphVertex configuration, INDArray... inputs) {
        org.deeplearning4j.nn.graph.vertex.GraphVertex vertex =
                configuration.instantiate(null, "vertex", 0, null, false, DataType.DOUBLE);
        LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();
        vertex.setInputs(inputs);
        INDArray weights = numbers(5, vertex.doForward(true, memory).shape());
        vertex.setEpsilon(weights.dup());
        INDArray[] analytic = vertex.doBackward(false, memory).getSecond();
        for (int input = 0; input < inputs.length; input++) {
            compare("input " + input, inputs[input], analytic[input],
                    () -> vertex.doForward(true, memory).mul(weights).sumNumber().doubleValue());
        }
    }

    /**
     * Checks each of a whole network's parameters by its own score, with DL4J's workspaces on: along one direction at
     * random, of length 1, so that every element of the array has its share.
     */
    public static void graph(ComputationGraph graph, MultiDataSet data) {
        graph.setInputs(data.getFeatures());
        graph.setLabels(data.getLabels());
        graph.setLayerMaskArrays(null, data.getLabelsMaskArrays());
        graph.computeGradientAndScore();
        // DL4J sums over the batch and leaves the division to the updater.
        Gradient gradient = graph.gradient();
        Random seeds = new Random(17);
        graph.paramTable().forEach((name, values) -> {
            INDArray direction = numbers(seeds.nextLong(), values.shape());
            direction.divi(direction.norm2Number());
            INDArray origin = values.dup();
            double expected = difference(step -> values.assign(origin.add(direction.mul(step))),
                    () -> graph.score(data, true));
            double actual = gradient.getGradientFor(name).mul(direction).sumNumber().doubleValue();
            agree(name, actual / data.getFeatures(0).size(0), expected);
        });
    }

    private void compare(String what, INDArray variable, INDArray analytic, DoubleSupplier objective) {
        assertThat(analytic.length()).as(what).isEqualTo(variable.length());
        INDArray flat = variable.reshape(variable.length());
        INDArray flatGradient = analytic.dup('c').reshape(analytic.length());
        boolean all = variable.length() <= samples;
        for (int check = 0; check < Math.min(samples, variable.length()); check++) {
            int at = all ? check : random.nextInt(Math.toIntExact(variable.length()));
            double origin = flat.getDouble(at);
            double expected = difference(step -> flat.putScalar(at, origin + step), objective);
            agree(what + " at " + at, flatGradient.getDouble(at), expected);
        }
    }

    private static void agree(String what, double actual, double expected) {
        double error = Math.abs(actual - expected);
        assertThat(error <= ROUNDING
                        || error / Math.max(Math.abs(actual), Math.abs(expected)) < GREATEST_RELATIVE_ERROR)
                .as("gradient of %s: %s by hand, %s by difference", what, actual, expected)
                .isTrue();
    }

    /** @param move goes so far from the origin */
    private static double difference(DoubleConsumer move, DoubleSupplier objective) {
        double sum = 0;
        for (int steps : new int[] {-2, -1, 1, 2}) {
            move.accept(steps * STEP);
            int weight = Math.abs(steps) == 1 ? 8 : -1;
            sum += Integer.signum(steps) * weight * objective.getAsDouble();
        }
        move.accept(0);
        return sum / (12 * STEP);
    }
}
