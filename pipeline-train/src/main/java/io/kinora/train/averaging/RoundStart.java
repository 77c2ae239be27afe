package io.kinora.train.averaging;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.learning.config.Adam;

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

    /** A network of its own for one worker. */
    ComputationGraph network() {
        ComputationGraphConfiguration own = configuration.clone();
        if (state == AveragingSettings.State.RESET) {
            keepRates(own);
        } else {
            // A cloned configuration counts from 0, and Adam's bias correction would start anew each round.
            own.setIterationCount(done);
        }
        ComputationGraph network = new ComputationGraph(own);
        network.init(NativeVector.of(parameters.values()), false);
        if (updaterState.length() > 0) {
            network.setUpdater(new ComputationGraphUpdater(network, NativeVector.of(updaterState.values())));
        }
        return network;
    }

    /**
     * Moments of zero need a count of zero: with another, Adam's first steps would be three to six times too long. The
     * learning rate goes by the same count, and must not begin anew.
     */
    private void keepRates(ComputationGraphConfiguration own) {
        for (GraphVertex vertex : own.getVertices().values()) {
            if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BaseLayer trained
                    && trained.getIUpdater() instanceof Adam adam && adam.getLearningRateSchedule() != null) {
                // A cloned configuration shares its updaters.
                Adam later = adam.clone();
                later.setLearningRateSchedule(new LaterSchedule(adam.getLearningRateSchedule(), done));
                trained.setIUpdater(later);
            }
        }
    }
}
