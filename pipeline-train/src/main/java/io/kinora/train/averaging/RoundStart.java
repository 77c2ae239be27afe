package io.kinora.train.averaging;

import io.kinora.train.step.CheckpointedGraph;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;

/**
 * Where all workers of a round begin.
 *
 * @param configuration of the network
 * @param parameters flat
 * @param updaterState flat; empty where it is reset
 * @param done steps of training so far
 * @param state whether the updater goes on or begins anew
 */
record RoundStart(ComputationGraphConfiguration configuration, FloatBytes parameters, FloatBytes updaterState,
        int done, AveragingSettings.State state) implements Serializable {

    static RoundStart of(ComputationGraph network, AveragingSettings.State state) {
        NetworkState values = NetworkState.of(network);
        return new RoundStart(network.getConfiguration(), FloatBytes.of(values.parameters()),
                state == AveragingSettings.State.RESET ? FloatBytes.NONE : FloatBytes.of(values.updaterState()),
                network.getConfiguration().getIterationCount(), state);
    }

    /**
     * A network of its own for one worker, to be closed by it.
     *
     * @param gradientCheckpointing whether it saves memory
     */
    OpenNetwork network(boolean gradientCheckpointing) {
        ComputationGraphConfiguration own = configuration.clone();
        if (state == AveragingSettings.State.RESET) {
            // Moments of zero need a count of zero: with another, Adam's first steps would be three to six times too
            // long. The learning rate goes on, as its schedule takes what stands here for the steps before.
            own.setEpochCount(done);
        } else {
            // A cloned configuration counts from 0, and Adam's bias correction would start anew each round.
            own.setIterationCount(done);
        }
        ComputationGraph network = gradientCheckpointing ? new CheckpointedGraph(own) : new ComputationGraph(own);
        network.init(NativeVector.of(parameters.values()), false);
        if (updaterState.length() > 0) {
            network.setUpdater(new ComputationGraphUpdater(network, NativeVector.of(updaterState.values())));
        }
        return new OpenNetwork(network);
    }
}
