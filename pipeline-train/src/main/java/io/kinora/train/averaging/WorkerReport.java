package io.kinora.train.averaging;

import java.io.Serializable;

/**
 * What one worker says of its part of a round.
 *
 * @param worker 0 to workers − 1
 * @param executor id of the executor that it ran on
 * @param host of the executor
 * @param steps minibatches trained on, which may be fewer than it was given when it ran into the deadline
 * @param samples clips in them
 * @param lossSum sum over the clips of their training loss
 * @param gradientNormSum sum over the clips of their minibatch's gradient norm, before clipping
 * @param stepSeconds time spent in the steps themselves
 * @param finite whether loss, weights and optimizer state are numbers; if not, its result is left out
 */
record WorkerReport(int worker, String executor, String host, int steps, long samples, double lossSum,
        double gradientNormSum, double stepSeconds, boolean finite) implements Serializable {
    /** Where it ran, such as {@code executor 3 on node-7}. */
    String place() {
        return "executor " + executor + " on " + host;
    }
}
