package io.kinora.train.averaging;

import io.kinora.train.memory.NativeMemory;
import io.kinora.train.step.CheckpointedGraph;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of one task's own, to be closed by the thread that used it.
 *
 * @param graph not to be used once this is closed
 */
public record OpenNetwork(ComputationGraph graph) implements AutoCloseable {

    /**
     * Gives back the memory of parameters, gradients and updater state, and the thread's workspaces. Deeplearning4j's
     * own {@code close()} does so too, but makes Java collect its whole heap twice.
     */
    @Override
    public void close() {
        Nd4j.getExecutioner().commit();
        ComputationGraphUpdater updater = graph.getUpdater(false);
        NativeMemory.free(graph.params(), graph.getFlattenedGradients(),
                updater == null ? null : updater.getStateViewArray());
        if (graph instanceof CheckpointedGraph checkpointed) {
            checkpointed.freeMemory();
        }
        NativeMemory.freeWorkspaces();
    }
}
