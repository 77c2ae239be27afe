package io.kinora.train.metric;

import java.util.List;
import java.util.Optional;

/**
 * One line of the metrics. A run that was continued may have lines of the same round twice; they agree but for the
 * times.
 *
 * @param round averaging rounds done
 * @param step optimizer steps of one worker done
 * @param samplesSeen clips shown
 * @param epoch passes over the training clips completed
 * @param trainLoss mean over the round's clips
 * @param validationLoss of the averaged weights, where it was taken
 * @param validationByTimestep the same, by range of timesteps
 * @param gradientNorm mean L2 norm of the round's gradients before clipping
 * @param learningRate of the round's last step
 * @param samplesPerSecond in this round, validation and checkpoint not counted
 * @param seconds spent on the run so far
 */
public record RoundMetrics(int round, long step, long samplesSeen, int epoch, Optional<Double> trainLoss,
        Optional<Double> validationLoss, List<TimestepLoss> validationByTimestep, Optional<Double> gradientNorm,
        double learningRate, double samplesPerSecond, double seconds) {
}
