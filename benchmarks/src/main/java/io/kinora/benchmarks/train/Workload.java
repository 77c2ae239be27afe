package io.kinora.benchmarks.train;

import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What both sides compute.
 *
 * @param name in the output
 * @param settings of the network
 * @param x noised videos, [4, 3, 16, 32, 32]
 * @param t timesteps, [4, 1]
 * @param noise what is to be predicted, as x
 */
record Workload(String name, UNetSettings settings, INDArray x, INDArray t, INDArray noise) {
    static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-4, 1e-4, 0.9, 0.999, 1e-8);

    private static final int BATCH = 4;

    /**
     * One of three networks.
     *
     * @param width 8 or 32, without attention; or 64, with attention at 8×8
     */
    static Workload ofWidth(int width) {
        return switch (width) {
            case 8 -> of("width 8", 8, List.of());
            case 32 -> of("width 32", 32, List.of());
            case 64 -> of("width 64 with attention", 64, List.of(2));
            default -> throw new IllegalArgumentException("There is no network of width " + width);
        };
    }

    private static Workload of(String name, int width, List<Integer> attention) {
        UNetSettings settings = new UNetSettings(16, 32, 32, 3, width, List.of(1, 2, 2), 1, attention, 4, 8);
        return new Workload(name, settings, numbers(1), Nd4j.createFromArray(3f, 250f, 600f, 999f).reshape(BATCH, 1),
                numbers(2));
    }

    private static INDArray numbers(long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[BATCH * 3 * 16 * 32 * 32];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(numbers).reshape('c', BATCH, 3, 16, 32, 32);
    }

    /** The network; always with the same parameters. */
    ComputationGraph network() {
        return UNet.build(settings, OPTIMIZER, DataType.FLOAT, 1);
    }
}
