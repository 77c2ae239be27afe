package io.kinora.train.checkpoint;

import io.kinora.core.error.KinoraException;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNetSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * {@code model.json}: everything that is needed to build the network again, and what the flat vectors hold.
 *
 * @param model size of the U-Net
 * @param optimizer how it is trained
 * @param noise the noise that it is trained to find
 * @param fps frames per second of the clips that it learns from
 * @param parameters where each parameter lies in weights.bin, in order
 */
public record ModelDescription(UNetSettings model, OptimizerSettings optimizer, NoiseSettings noise, double fps,
        List<ModelDescription.ParameterRange> parameters) {

    /**
     * One parameter within the flat vectors.
     *
     * @param name layer and parameter
     * @param shape its shape
     * @param order c if the last axis varies fastest, f if the first does
     * @param offset of its first value, counted in values
     */
    public record ParameterRange(String name, List<Long> shape, String order, long offset) {
        long length() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Copies the list. */
    public ModelDescription {
        parameters = List.copyOf(parameters);
    }

    /** Describes a network. */
    public static ModelDescription of(UNetSettings model, OptimizerSettings optimizer, NoiseSettings noise, double fps,
            ComputationGraph network) {
        long start = network.params().offset();
        List<ParameterRange> ranges = new ArrayList<>();
        network.paramTable().forEach((name, values) -> ranges.add(new ParameterRange(name,
                Arrays.stream(values.shape()).boxed().toList(), String.valueOf(values.ordering()),
                values.offset() - start)));
        ranges.sort(Comparator.comparingLong(ParameterRange::offset));
        return new ModelDescription(model, optimizer, noise, fps, ranges);
    }

    /**
     * Refuses a network that is laid out otherwise than the one described.
     *
     * @param where the description comes from
     * @throws KinoraException exit code 3
     */
    public void requireFits(ComputationGraph network, String where) {
        if (!of(model, optimizer, noise, fps, network).parameters().equals(parameters)) {
            throw KinoraException.input("checkpoint-shape", "Cannot use checkpoint " + where + ": its vectors are laid"
                    + " out for " + parameterCount() + " parameters, and this version of Kinora builds a network of "
                    + network.numParams() + " from its " + CheckpointFiles.MODEL + "; use the version that wrote it");
        }
    }

    /** Number of values in the weights. */
    public long parameterCount() {
        return parameters.stream().mapToLong(ParameterRange::length).sum();
    }
}
