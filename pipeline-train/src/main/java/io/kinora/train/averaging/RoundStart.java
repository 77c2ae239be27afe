package io.kinora.train.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;

/**
 * Where all workers of a round begin.
 *
 * @param configuration of the network
 * @param parameters flat
 * @param updaterState flat; empty for a fresh one
 * @param iteration steps of that state, which is Adam's count
 */
record RoundStart(ComputationGraphConfiguration configuration, FloatBytes parameters, FloatBytes updaterState,
        int iteration) implements Serializable {

    static RoundStart of(ComputationGraph network, AveragingSettings.State policy) {
        NetworkState state = NetworkState.of(network);
        if (policy == AveragingSettings.State.RESET) {
            // Moments of zero and a count that is not would make Adam's first steps too long.
            return new RoundStart(network.getConfiguration(), FloatBytes.of(state.parameters()), FloatBytes.NONE, 0);
        }
        return new RoundStart(network.getConfiguration(), FloatBytes.of(state.parameters()),
                FloatBytes.of(state.updaterState()), network.getConfiguration().getIterationCount());
    }

    /** A network of its own for one worker. */
    ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init(NativeVector.of(parameters.values()), false);
        if (updaterState.length() > 0) {
            network.setUpdater(new ComputationGraphUpdater(network, NativeVector.of(updaterState.values())));
        }
        // A cloned configuration counts from 0, and Adam's bias correction would start anew each round.
        network.getConfiguration().setIterationCount(iteration);
        return network;
    }
}
