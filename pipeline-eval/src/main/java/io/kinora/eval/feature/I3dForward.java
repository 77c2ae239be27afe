package io.kinora.eval.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs I3D forward, which is all that is asked of it: plain functions over arrays [batch, time, height, width,
 * channels], each freed as soon as nothing needs it. With channels last, a 1×1×1 convolution is a product of matrices
 * and branches are joined without moving them again.
 */
final class I3dForward {
    private final List<Step> steps = new ArrayList<>();
    private final FoldedConvolution logits;

    private record Step(String name, UnaryOperator<INDArray> block) {
    }

    I3dForward(I3dWeights weights) {
        int[] inSpace = {1, 2, 2};
        ConvolutionLayer first = ConvolutionLayer.of(I3dArchitecture.STEM_7X7, weights);
        ConvolutionLayer second = ConvolutionLayer.of(I3dArchitecture.STEM_1X1, weights);
        ConvolutionLayer third = ConvolutionLayer.of(I3dArchitecture.STEM_3X3, weights);
        MaxPool afterStem = new MaxPool(new int[] {1, 3, 3}, inSpace);
        add("MaxPool3d_2a_3x3", x -> rectifiedPool(x, first, afterStem));
        add(I3dArchitecture.STEM_1X1.name(), x -> rectified(x, second));
        add("MaxPool3d_3a_3x3", x -> rectifiedPool(x, third, afterStem));
        addModules(I3dArchitecture.STAGE_3, weights);
        add("MaxPool3d_4a_3x3", new MaxPool(new int[] {3, 3, 3}, new int[] {2, 2, 2})::apply);
        addModules(I3dArchitecture.STAGE_4, weights);
        add("MaxPool3d_5a_2x2", new MaxPool(new int[] {2, 2, 2}, new int[] {2, 2, 2})::apply);
        addModules(I3dArchitecture.STAGE_5, weights);
        this.logits = FoldedConvolution.of(I3dArchitecture.LOGITS, weights);
    }

    /**
     * Runs it.
     *
     * @param input [batch, time, height, width, 3]; is left open
     * @param seen is shown each block's output under its name, from the input on; it is freed right after
     * @return logits of each video, averaged over time: [batch][400]
     */
    float[][] run(INDArray input, BiConsumer<String, INDArray> seen) {
        try (INDArray last = blocks(input, steps.size(), seen)) {
            return logits(AveragePool.twoSteps(last));
        }
    }

    /** Runs its blocks up to one, and none of the later ones. */
    void runTo(String block, INDArray input, BiConsumer<String, INDArray> seen) {
        int count = 1 + steps.stream().map(Step::name).toList().indexOf(block);
        blocks(input, count, seen).close();
    }

    /** The output of so many blocks; the caller closes it. */
    private INDArray blocks(INDArray input, int count, BiConsumer<String, INDArray> seen) {
        INDArray x = input;
        for (Step step : steps.subList(0, count)) {
            INDArray y = step.block().apply(x);
            if (x != input) {
                x.close();
            }
            seen.accept(step.name(), y);
            x = y;
        }
        return x;
    }

    private void add(String name, UnaryOperator<INDArray> block) {
        steps.add(new Step(name, block));
    }

    private void addModules(List<InceptionModule> modules, I3dWeights weights) {
        for (InceptionModule module : modules) {
            add(module.name(), new InceptionLayer(module, weights)::apply);
        }
    }

    private static INDArray rectified(INDArray x, ConvolutionLayer layer) {
        INDArray y = layer.apply(x);
        layer.rectify(y);
        return y;
    }

    /** The greatest of several values stays so when a bias is added and what is below zero cut off. */
    private static INDArray rectifiedPool(INDArray x, ConvolutionLayer layer, MaxPool pool) {
        try (INDArray convolved = layer.apply(x)) {
            INDArray y = pool.apply(convolved);
            layer.rectify(y);
            return y;
        }
    }

    /** The last convolution is linear, and so may follow the mean over time instead of going before it. */
    private float[][] logits(double[][] means) {
        float[][] all = new float[means.length][];
        for (int video = 0; video < means.length; video++) {
            int out = logits.bias().length;
            double[] sums = new double[out];
            for (int channel = 0; channel < means[video].length; channel++) {
                for (int feature = 0; feature < out; feature++) {
                    sums[feature] += means[video][channel] * logits.kernel()[channel * out + feature];
                }
            }
            all[video] = new float[out];
            for (int feature = 0; feature < out; feature++) {
                all[video][feature] = (float) (sums[feature] + logits.bias()[feature]);
            }
        }
        return all;
    }
}
