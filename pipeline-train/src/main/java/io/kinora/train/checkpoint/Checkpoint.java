package io.kinora.train.checkpoint;

import java.util.Map;

/**
 * A model in training, whole. The vectors are flat, in DL4J's order: parameters by vertex in topological order.
 *
 * @param model what the network is
 * @param state where training is
 * @param weights parameters as trained
 * @param average exponential moving average of the parameters: what is validated and sampled from
 * @param updater Adam's state: for each run of parameters with equal settings, first moments, then second moments
 * @param more further vectors by name, such as an outer optimizer's state; names are words joined by -
 */
public record Checkpoint(ModelDescription model, TrainingState state, float[] weights, float[] average,
        float[] updater, Map<String, float[]> more) {
    /** Checks that the vectors fit the model. */
    public Checkpoint {
        more = Map.copyOf(more);
        long expected = model.parameterCount();
        if (weights.length != expected || average.length != expected) {
            throw new IllegalArgumentException("Cannot hold " + weights.length + " weights and " + average.length
                    + " averages for a model of " + expected + " parameters");
        }
    }
}
