package io.kinora.train.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network as it travels to executors that only ask it.
 *
 * @param configuration of the network
 * @param weights flat, in DL4J's order
 */
public record FrozenNetwork(ComputationGraphConfiguration configuration, FloatBytes weights) implements Serializable {

    /** A network with the given weights. */
    public static FrozenNetwork of(ComputationGraphConfiguration configuration, float[] weights) {
        return new FrozenNetwork(configuration, FloatBytes.of(weights));
    }

    /** A network of its own for one task, on so many native threads; to be closed by the task. */
    public OpenNetwork open(WorkerThreads threads) {
        threads.apply();
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init(NativeVector.of(weights.values()), false);
        return new OpenNetwork(network);
    }
}
