package io.kinora.train.model;

import io.kinora.train.diffusion.Denoiser;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.memory.NativeMemory;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as samplers see it, told the same at every step. With guidance s, its output is u + s (c - u), where c is
 * what it puts out with the conditions and u without (J. Ho, T. Salimans, "Classifier-free diffusion guidance", 2022,
 * equation 6, whose w is s - 1): 1 is the plain model, and more follows the conditions closer, at the cost of variety.
 */
public final class NetworkDenoiser implements Denoiser {
    private final ComputationGraph network;
    private final NoiseSchedule schedule;
    private final Objective objective;
    private final List<INDArray> conditions;
    private final List<INDArray> without;
    private final double guidance;

    /**
     * A network as it is. For the thread that holds it.
     *
     * @param conditions inputs behind x and t, in their order, one row for each video
     */
    public NetworkDenoiser(ComputationGraph network, NoiseSchedule schedule, Objective objective,
            List<INDArray> conditions) {
        this(network, schedule, objective, conditions, conditions, 1);
    }

    /**
     * A network under guidance.
     *
     * @param without the inputs again, as they are where nothing is told
     * @param guidance s
     */
    public NetworkDenoiser(ComputationGraph network, NoiseSchedule schedule, Objective objective,
            List<INDArray> conditions, List<INDArray> without, double guidance) {
        this.network = network;
        this.schedule = schedule;
        this.objective = objective;
        this.conditions = List.copyOf(conditions);
        this.without = List.copyOf(without);
        this.guidance = guidance;
    }

    @Override
    public INDArray denoise(INDArray x, int t) {
        INDArray output = output(x, t, conditions);
        if (guidance != 1) {
            INDArray plain = output(x, t, without);
            output.subi(plain).muli(guidance).addi(plain);
            NativeMemory.free(plain);
        }
        INDArray start = objective.start(schedule, x, t, output);
        NativeMemory.free(output);
        return start;
    }

    private INDArray output(INDArray x, int t, List<INDArray> told) {
        DataType dataType = network.getConfiguration().getDataType();
        INDArray timesteps = Nd4j.valueArrayOf(new long[] {x.size(0), 1}, (double) t, dataType);
        INDArray output = network.outputSingle(Stream.concat(Stream.of(x, timesteps), told.stream())
                .map(array -> array.castTo(dataType)).toArray(INDArray[]::new));
        NativeMemory.free(timesteps);
        return output;
    }
}
