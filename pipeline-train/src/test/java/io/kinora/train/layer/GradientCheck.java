package io.kinora.train.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
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

    /** @param samples most elements to check of each array */
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

    /** Checks some of each of a whole network's parameters by its own score, with DL4J's workspaces on. */
    public void graph(ComputationGraph graph, MultiDataSet data) {
        graph.setInputs(data.getFeatures());
        graph.setLabels(data.getLabels());
        graph.setLayerMaskArrays(null, data.getLabelsMaskArrays());
        graph.computeGradientAndScore();
        // DL4J sums over the batch and leaves the division to the updater.
        Gradient gradient = graph.gradient();
        graph.paramTable().forEach((name, values) -> compare(name, values,
                gradient.getGradientFor(name).div(data.getFeatures(0).size(0)), () -> graph.score(data, true)));
    }

    private void compare(String what, INDArray variable, INDArray analytic, DoubleSupplier objective) {
        assertThat(analytic.length()).as(what).isEqualTo(variable.length());
        INDArray flat = variable.reshape(variable.length());
        INDArray flatGradient = analytic.dup('c').reshape(analytic.length());
        boolean all = variable.length() <= samples;
        for (int check = 0; check < Math.min(samples, variable.length()); check++) {
            int at = all ? check : random.nextInt(Math.toIntExact(variable.length()));
            double expected = difference(flat, at, objective);
            double actual = flatGradient.getDouble(at);
            double error = Math.abs(actual - expected);
            assertThat(error <= ROUNDING
                            || error / Math.max(Math.abs(actual), Math.abs(expected)) < GREATEST_RELATIVE_ERROR)
                    .as("gradient of %s at %d: %s by hand, %s by difference", what, at, actual, expected)
                    .isTrue();
        }
    }

    private static double difference(INDArray flat, int at, DoubleSupplier objective) {
        double origin = flat.getDouble(at);
        double sum = 0;
        for (int steps : new int[] {-2, -1, 1, 2}) {
            flat.putScalar(at, origin + steps * STEP);
            int weight = Math.abs(steps) == 1 ? 8 : -1;
            sum += Integer.signum(steps) * weight * objective.getAsDouble();
        }
        flat.putScalar(at, origin);
        return sum / (12 * STEP);
    }
}
