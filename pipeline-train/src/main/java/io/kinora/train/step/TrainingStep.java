package io.kinora.train.step;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One optimizer step of a network after the other: gradient of a minibatch, clipping by its global norm, update at the
 * learning rate that the network's {@link LearningRateSchedule} has for the network's count of iterations.
 */
public final class TrainingStep {
    private final ComputationGraph network;
    private final GradientClipping clipping;

    /**
     * What a step did.
     *
     * @param loss of the minibatch before the step
     * @param gradientNorm L2 norm of the loss's gradient, before clipping
     */
    public record Outcome(double loss, double gradientNorm) {
    }

    /**
     * @param network is trained in place; its listeners are replaced
     * @param clipNorm greatest L2 norm of the gradient that is taken as it is; infinite for no limit
     */
    public TrainingStep(ComputationGraph network, double clipNorm) {
        this.network = network;
        this.clipping = new GradientClipping(clipNorm);
        network.setListeners(clipping);
    }

    /** Takes a step on a minibatch. */
    public Outcome take(MultiDataSet minibatch) {
        network.fit(minibatch);
        return new Outcome(network.score(), clipping.norm());
    }
}
