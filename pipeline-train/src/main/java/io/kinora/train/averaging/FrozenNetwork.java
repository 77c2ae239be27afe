package io.kinora.train.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as it travels to executors that only ask it.
 *
 * @param configuration of the network
 * @param weights flat, in DL4J's order
 */
public record FrozenNetwork(ComputationGraphConfiguration configuration, float[] weights) implements Serializable {

    /** A network of its own for one task, on so many native threads. */
    public ComputationGraph open(WorkerThreads threads) {
        threads.apply();
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init(Nd4j.createFromArray(weights), false);
        return network;
    }
}
