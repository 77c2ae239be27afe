package io.kinora.benchmarks.train;

import static io.kinora.benchmarks.train.Parity.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.condition.ConditionInputs;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.model.UNetSettings.Attention;
import io.kinora.train.model.UNetSettings.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The whole U-Net beside the same network of libtorch's operations, in float32 on the same random parameters: output,
 * loss, the loss's gradient of every parameter, and the losses of a short training by AdamW. {@link Parity} says how
 * the error is measured and where it is printed.
 */
class UNetParityTest {
    static {
        NativeLibraries.select();
    }

    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(3e-3, 0.01, 0.9, 0.999, 1e-8);
    private static final Conditions CONDITIONS =
            new Conditions(List.of("cat", "dog"), 50, 6, 5, "vector", List.of(0, 1), 0.1);
    private static final int STEPS = 20;
    private static final double GREATEST_LOSS_ERROR = 1e-3;

    static Stream<UNetSettings> settings() {
        return Stream.of(settings(Attention.JOINT, Convolution.FULL, Conditions.NONE),
                settings(Attention.FACTORIZED, Convolution.FACTORIZED, CONDITIONS));
    }

    private static UNetSettings settings(Attention attention, Convolution convolution, Conditions conditions) {
        return new UNetSettings(4, 16, 8, 3, 8, List.of(1, 2), 1, List.of(1), 2, 4, attention, convolution, 0,
                conditions);
    }

    private static ComputationGraph network(UNetSettings settings) {
        ComputationGraph graph = UNet.build(settings, OPTIMIZER, DataType.FLOAT, 5);
        // Its own first parameters hold zeros, behind which no gradient would flow.
        graph.params().assign(numbers(1, 0.15, graph.params().shape()));
        return graph;
    }

    private static Leaves leaves(ComputationGraph graph) {
        Leaves leaves = new Leaves();
        graph.paramTable().forEach(leaves::put);
        return leaves;
    }

    private static INDArray[] inputs(UNetSettings settings, int seed) {
        INDArray x = numbers(seed, 1, 3, 3, 4, 16, 8);
        List<INDArray> inputs = new ArrayList<>(List.of(x, Nd4j.createFromArray(3f, 420f, 999f).reshape(3, 1)));
        inputs.addAll(ConditionInputs.words(settings.conditions(), List.of(
                new Words("dog", "A dog runs over the grass", new float[] {0.3f, -1, 2, 0, 1}),
                new Words("cat", "Eine Katze schläft", new float[] {1, 1, -1, 0.5f, 0}), Words.NONE)));
        if (settings.conditions().framesGiven()) {
            inputs.add(ConditionInputs.given(settings.shape(),
                    numbers(seed + 1000, 1, x.shape()).data().asFloat(), new int[] {1, 0, 1}));
        }
        return inputs.toArray(INDArray[]::new);
    }

    private static Tensor output(UNetSettings settings, Leaves leaves, INDArray[] inputs) {
        Tensor[] tensors = Arrays.stream(inputs).map(Torch::tensor).toArray(Tensor[]::new);
        return new TorchUNet(settings, leaves)
                .noise(tensors[0], tensors[1], Arrays.copyOfRange(tensors, 2, tensors.length));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everyParametersGradient(UNetSettings settings) {
        gradients("UNet " + settings.attention(), settings, Optional.empty());
    }

    @Test
    void everyParametersGradientOfAWeightedLoss() {
        // The first and third clip have their first frame given; each timestep has a weight of its own.
        INDArray weights = Nd4j.createFromArray(new float[][] {{0, 0.4f, 0.4f, 0.4f}, {1, 1, 1, 1},
                {0, 0.07f, 0.07f, 0.07f}});
        gradients("UNet, weighted loss", settings(Attention.FACTORIZED, Convolution.FACTORIZED, CONDITIONS),
                Optional.of(weights));
    }

    /** @param weights of the squared errors of each clip's frames, [N, T] */
    private static void gradients(String name, UNetSettings settings, Optional<INDArray> weights) {
        ComputationGraph graph = network(settings);
        Leaves leaves = leaves(graph);
        INDArray[] inputs = inputs(settings, 2);
        INDArray noise = numbers(3, 1, inputs[0].shape());
        Parity parity = new Parity(name);

        Tensor expected = output(settings, leaves, inputs);
        Tensor error = expected.sub(Torch.tensor(noise)).square();
        Tensor loss = weights.map(each -> error.mul(Torch.tensor(each).reshape(3, 1, 4, 1, 1))).orElse(error).mean();
        parity.compare("output", graph.outputSingle(inputs), Torch.numbers(expected));

        graph.setInputs(inputs);
        graph.setLabels(noise);
        weights.ifPresent(each -> graph.setLayerMaskArrays(null, new INDArray[] {each}));
        graph.computeGradientAndScore();
        parity.compare("loss", Nd4j.scalar((float) graph.score()), Torch.numbers(loss));

        // DL4J sums over the batch and leaves the division to the updater.
        loss.mul(Torch.tensor(Nd4j.scalar((float) noise.size(0)))).backward();
        Gradient gradient = graph.gradient();
        for (String leaf : leaves.names()) {
            parity.compare("gradient of " + leaf, gradient.getGradientFor(leaf), leaves.gradient(leaf));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theLossesOfATrainingByAdamW(UNetSettings settings) {
        ComputationGraph graph = network(settings);
        Leaves leaves = leaves(graph);
        List<AdamW> optimizers = List.of(
                adamW(leaves, true, OPTIMIZER.weightDecay()), adamW(leaves, false, 0));
        double first = 0;
        double last = 0;
        for (int step = 0; step < STEPS; step++) {
            INDArray[] inputs = inputs(settings, 10 + step % 2);
            INDArray noise = numbers(3, 1, inputs[0].shape());

            optimizers.forEach(AdamW::zero_grad);
            Tensor loss = torch.mse_loss(output(settings, leaves, inputs), Torch.tensor(noise));
            loss.backward();
            optimizers.forEach(AdamW::step);
            graph.fit(new MultiDataSet(inputs, new INDArray[] {noise}));

            double expected = loss.item_float();
            System.out.printf(Locale.ROOT, "%-36s step %2d %12.6f %12.6f%n", "UNet " + settings.attention(), step,
                    graph.score(), expected);
            assertThat(graph.score()).as("loss of step %d", step)
                    .isCloseTo(expected, within(GREATEST_LOSS_ERROR * expected));
            first = step == 0 ? expected : first;
            last = expected;
        }
        assertThat(last).isLessThan(0.97 * first);
    }

    /** Of the weights, which decay; or of the biases and scales, which do not. */
    private static AdamW adamW(Leaves leaves, boolean weights, double decay) {
        TensorVector parameters = new TensorVector();
        leaves.names().stream().filter(name -> weights != name.matches(".*_(b|scale|shift)"))
                .forEach(name -> parameters.push_back(leaves.get(name)));
        AdamWOptions options = new AdamWOptions(OPTIMIZER.learningRate());
        options.weight_decay().put(decay);
        return new AdamW(parameters, options);
    }
}
