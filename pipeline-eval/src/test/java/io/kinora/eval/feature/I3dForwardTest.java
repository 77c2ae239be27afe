package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.job.NativeLibraries;
import io.kinora.eval.feature.PlainConvolution.Volume;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class I3dForwardTest {
    static {
        NativeLibraries.select();
    }

    @ParameterizedTest
    @CsvSource({
        "7, 2, 8, 12, 10", "7, 2, 9, 11, 7", "7, 2, 10, 14, 9",
        "3, 1, 5, 6, 7", "3, 2, 4, 5, 6", "1, 1, 3, 4, 5"
    })
    void convolutionPadsAsTensorFlowDoes(int kernel, int stride, int time, int height, int width) {
        I3dConvolution convolution = new I3dConvolution("layer", kernel, stride, 3, 8, true);
        I3dWeights weights = random(List.of(convolution), 1);
        Volume input = noise(time, height, width, 3, 2);
        ConvolutionLayer layer = ConvolutionLayer.of(convolution, weights);
        try (INDArray x = array(input); INDArray y = layer.apply(x)) {
            layer.rectify(y);
            assertSame(y, reference(convolution, weights, input));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 1, 2, 6, 9", "1, 3, 1, 2, 5, 8", "3, 3, 2, 2, 6, 7", "3, 3, 1, 1, 4, 5", "2, 2, 2, 2, 5, 7"})
    void maxPoolNeverSeesBeyondTheEdge(int kernelTime, int kernel, int strideTime, int stride, int time, int side) {
        int[] size = {kernelTime, kernel, kernel};
        int[] step = {strideTime, stride, stride};
        Volume positive = noise(time, side, side + 1, 4, 3);
        double[] values = positive.values().clone();
        for (int i = 0; i < values.length; i++) {
            // All below zero, so that padding by zeros would win.
            values[i] = -1 - Math.abs(values[i]);
        }
        Volume input = new Volume(time, side, side + 1, 4, values);
        try (INDArray x = array(input); INDArray y = new MaxPool(size, step).apply(x)) {
            assertSame(y, PlainConvolution.maxPool(input, size, step));
        }
    }

    @Test
    void moduleIsFourBranchesSideBySide() {
        InceptionModule module = new InceptionModule("Mixed_5b", 6, 5, 4, 7, 3, 8, 2);
        I3dWeights weights = random(module.convolutions(), 4);
        Volume input = noise(4, 7, 6, 6, 5);
        Volume expected = PlainConvolution.join(
                reference(module.branch0(), weights, input),
                reference(module.branch1(), weights, reference(module.branch1Reduce(), weights, input)),
                reference(module.branch2(), weights, reference(module.branch2Reduce(), weights, input)),
                reference(module.branch3(), weights,
                        PlainConvolution.maxPool(input, new int[] {3, 3, 3}, new int[] {1, 1, 1})));
        assertThat(expected.channels()).isEqualTo(module.out());
        try (INDArray x = array(input); INDArray y = new InceptionLayer(module, weights).apply(x)) {
            assertSame(y, expected);
        }
    }

    @Test
    void networkHasTheShapesOfThePublishedOne() {
        I3dForward network = new I3dForward(I3dWeights.random(1));
        Map<String, long[]> shapes = new LinkedHashMap<>();
        try (INDArray input = Nd4j.zeros(1, 17, 224, 224, 3)) {
            assertThat(network.run(input, (name, output) -> shapes.put(name, output.shape()))).hasDimensions(1, 400);
        }
        Map<String, long[]> expected = Map.ofEntries(
                Map.entry("MaxPool3d_2a_3x3", new long[] {1, 9, 56, 56, 64}),
                Map.entry("Conv3d_2b_1x1", new long[] {1, 9, 56, 56, 64}),
                Map.entry("MaxPool3d_3a_3x3", new long[] {1, 9, 28, 28, 192}),
                Map.entry("Mixed_3c", new long[] {1, 9, 28, 28, 480}),
                Map.entry("MaxPool3d_4a_3x3", new long[] {1, 5, 14, 14, 480}),
                Map.entry("Mixed_4f", new long[] {1, 5, 14, 14, 832}),
                Map.entry("MaxPool3d_5a_2x2", new long[] {1, 3, 7, 7, 832}),
                Map.entry("Mixed_5c", new long[] {1, 3, 7, 7, 1024}));
        expected.forEach((name, shape) -> assertThat(shapes.get(name)).as(name).containsExactly(shape));
        I3dArchitecture.LAYERS.stream().filter(layer -> shapes.containsKey(layer.name())).forEach(layer ->
                assertThat(shapes.get(layer.name())[4]).as(layer.name()).isEqualTo(layer.width()));
    }

    @Test
    void theLastPoolSpansTwoStepsOfTime() {
        // Means over space 1, 3 and 8 at three steps; pairs of them 2 and 5.5; their mean 3.75.
        try (INDArray x = Nd4j.createFromArray(0f, 2f, 3f, 3f, 9f, 7f).reshape('c', 1, 3, 1, 2, 1)) {
            assertThat(AveragePool.twoSteps(x)[0][0]).isCloseTo(3.75, within(1e-12));
            assertThat(AveragePool.whole(x)[0][0]).isCloseTo(4, within(1e-6f));
        }
    }

    @Test
    void everyVariableOfTheCheckpointHasItsPlace() {
        Map<String, Integer> published = new HashMap<>();
        TensorSums.i3dKinetics400().tensors().forEach(tensor -> published.put(tensor.name(), tensor.elements()));
        assertThat(I3dArchitecture.convolutions()).hasSize(58);
        for (I3dConvolution convolution : I3dArchitecture.convolutions()) {
            assertThat(published.remove(convolution.weights())).isEqualTo(convolution.elements());
            if (convolution.normalized()) {
                assertThat(published.remove(convolution.beta())).isEqualTo(convolution.out());
                assertThat(published.remove(convolution.mean())).isEqualTo(convolution.out());
                assertThat(published.remove(convolution.variance())).isEqualTo(convolution.out());
            } else {
                assertThat(published.remove(convolution.bias())).isEqualTo(convolution.out());
            }
        }
        assertThat(published).isEmpty();
    }

    @Test
    void normalizationIsWorkedIntoTheKernel() {
        float[] kernel = {1, 2, 3, 4};
        FoldedConvolution folded = FoldedConvolution.fold(
                kernel, new float[] {0.5f, -1}, new float[] {2, 3}, new float[] {0.249f, 3.999f});
        // Deviations √(0.249 + 0.001) = 0.5 and √(3.999 + 0.001) = 2.
        assertThat(folded.kernel()).containsExactly(new float[] {2, 1, 6, 2}, within(1e-6f));
        assertThat(folded.bias()).containsExactly(new float[] {-3.5f, -2.5f}, within(1e-6f));
    }

    /** Random kernels with random normalizations, as a trained network has them. */
    private static I3dWeights random(List<I3dConvolution> convolutions, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> variables = new HashMap<>();
        for (I3dConvolution convolution : convolutions) {
            variables.put(convolution.weights(), values(random, convolution.elements(), -0.3f));
            variables.put(convolution.beta(), values(random, convolution.out(), -0.5f));
            variables.put(convolution.mean(), values(random, convolution.out(), -0.5f));
            variables.put(convolution.variance(), values(random, convolution.out(), 0.5f));
        }
        return I3dWeights.of(variables, false);
    }

    private static float[] values(Random random, int count, float least) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = least + random.nextFloat();
        }
        return values;
    }

    private static Volume noise(int time, int height, int width, int channels, long seed) {
        Random random = new Random(seed);
        double[] values = new double[time * height * width * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Volume(time, height, width, channels, values);
    }

    /** Convolution, then normalization, then ReLU, one after another as in the published network. */
    private static Volume reference(I3dConvolution convolution, I3dWeights weights, Volume input) {
        Volume plain = PlainConvolution.convolve(input, weights.variable(convolution.weights()),
                new float[convolution.out()], convolution.kernel(), convolution.stride(), false);
        float[] beta = weights.variable(convolution.beta());
        float[] mean = weights.variable(convolution.mean());
        float[] variance = weights.variable(convolution.variance());
        double[] values = plain.values().clone();
        for (int i = 0; i < values.length; i++) {
            int channel = i % convolution.out();
            double normalized = (values[i] - mean[channel]) / Math.sqrt(variance[channel] + 1e-3) + beta[channel];
            values[i] = Math.max(0, normalized);
        }
        return new Volume(plain.time(), plain.height(), plain.width(), plain.channels(), values);
    }

    private static INDArray array(Volume input) {
        float[] values = new float[input.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) input.values()[i];
        }
        return Nd4j.create(values, new long[] {
            1, input.time(), input.height(), input.width(), input.channels()}, 'c');
    }

    private static void assertSame(INDArray actual, Volume expected) {
        assertThat(actual.shape()).containsExactly(
                1, expected.time(), expected.height(), expected.width(), expected.channels());
        double largest = 0;
        for (double value : expected.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        assertThat(actual.dup('c').data().asDouble()).containsExactly(expected.values(), within(1e-5 * largest));
    }
}
