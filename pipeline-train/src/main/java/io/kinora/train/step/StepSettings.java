package io.kinora.train.step;

import java.io.Serializable;

/**
 * How a worker takes its steps.
 *
 * @param clipNorm greatest L2 norm of a gradient that is taken as it is; infinite for no limit
 * @param gradientCheckpointing whether memory is saved by running most of the way forth twice, see
 *     {@link CheckpointedGraph}
 */
public record StepSettings(double clipNorm, boolean gradientCheckpointing) implements Serializable {
    /** Nothing is clipped, nothing run twice. */
    public static final StepSettings PLAIN = new StepSettings(Double.POSITIVE_INFINITY, false);
}
