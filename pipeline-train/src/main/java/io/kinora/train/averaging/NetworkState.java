package io.kinora.train.averaging;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Everything that training changes in a network, as flat vectors in DL4J's order: parameters by vertex in topological
 * order, then the updater's state, for Adam all first moments of a block of equal settings before its second moments.
 */
public final class NetworkState {
    private final INDArray parameters;
    private final INDArray updaterState;

    private NetworkState(INDArray parameters, INDArray updaterState) {
        this.parameters = parameters;
        this.updaterState = updaterState;
    }

    /** The state of a network; setting it changes the network. */
    public static NetworkState of(ComputationGraph network) {
        INDArray updaterState = network.getUpdater().getStateViewArray();
        // Plain gradient descent keeps no state.
        return new NetworkState(network.params(), updaterState == null ? Nd4j.empty() : updaterState);
    }

    /** A copy of the parameters. */
    public float[] parameters() {
        return NativeVector.values(parameters);
    }

    /** A copy of the updater's state, possibly empty. */
    public float[] updaterState() {
        return NativeVector.values(updaterState);
    }

    /** Replaces parameters and updater state. */
    public void set(float[] newParameters, float[] newUpdaterState) {
        assign(parameters, newParameters);
        assign(updaterState, newUpdaterState);
    }

    private static void assign(INDArray target, float[] values) {
        if (!target.isEmpty() || values.length > 0) {
            NativeVector.set(target, values);
        }
    }
}
