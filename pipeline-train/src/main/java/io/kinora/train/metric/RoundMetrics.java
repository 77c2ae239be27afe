package io.kinora.train.metric;

import java.util.Optional;

/**
 * One line of the metrics. A run that was continued may have lines of the same round twice; they agree.
 *
 * @param round averaging rounds done
 * @param step optimizer steps of one worker done
 * @param samplesSeen clips shown
 * @param epoch passes over the training clips completed
 * @param trainLoss mean over the round's clips
 * @param validationLoss of the averaged weights, where it was taken
 * @param learningRate of the optimizer
 * @param samplesPerSecond in this round, validation and checkpoint not counted
 * @param seconds spent on training so far
 */
public record RoundMetrics(int round, long step, long samplesSeen, int epoch, Optional<Double> trainLoss,
        Optional<Double> validationLoss, double learningRate, double samplesPerSecond, double seconds) {
}
