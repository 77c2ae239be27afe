package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.tracking.TrackingSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code train}. Training ends at whichever of {@code steps}, {@code rounds}, {@code epochs} and
 * {@code timeLimit} is reached first.
 *
 * @param model size of the U-Net
 * @param optimizer Adam's settings
 * @param noise the noise to be found
 * @param batchSize clips of a minibatch of one worker
 * @param steps most optimizer steps of each worker
 * @param rounds most averaging rounds
 * @param epochs most passes over the training clips
 * @param timeLimit longest time spent on training, over all continuations of the run; ends with a whole round
 * @param averagingFrequency steps of each worker between two averagings
 * @param workers tasks that train at once; one an executor if not set
 * @param threadsPerWorker native threads of each; an executor's cores shared out if not set
 * @param emaDecay decay a step of the average of the weights that is validated and sampled from
 * @param flips whether half of the examples are mirrored, left to right
 * @param seed of weights, order, noise and timesteps
 * @param data how frames are read
 * @param validation when and on what the validation loss is taken
 * @param checkpoint when checkpoints are written and which are kept
 * @param tracking who is shown how training goes
 * @param resume whether to refuse to begin anew; an unfinished run is continued anyway
 */
public record TrainSettings(
        ModelSettings model,
        OptimizerSettings optimizer,
        NoiseSettings noise,
        @Range(min = 1, max = 65_536) int batchSize,
        @Range(min = 1, max = 1e9) int steps,
        @Range(min = 1, max = 1e8) Optional<Integer> rounds,
        @Range(min = 1, max = 1e8) Optional<Integer> epochs,
        Optional<Duration> timeLimit,
        @Range(min = 1, max = 1e6) int averagingFrequency,
        @Range(min = 1, max = 100_000) Optional<Integer> workers,
        @Range(min = 1, max = 1024) Optional<Integer> threadsPerWorker,
        @Range(min = 0, max = 0.999999) double emaDecay,
        boolean flips,
        long seed,
        DataSettings data,
        TrainSettings.Validation validation,
        TrainSettings.CheckpointPolicy checkpoint,
        TrackingSettings tracking,
        boolean resume) {

    /**
     * The validation loss.
     *
     * @param clips most held-out clips to take it over
     * @param everyRounds it is taken before the first round, after every so many, and after the last
     * @param seed of its noise and timesteps
     */
    public record Validation(@Range(min = 1, max = 1e7) int clips, @Range(min = 1, max = 1e8) int everyRounds,
            long seed) {
    }

    /**
     * Checkpoints.
     *
     * @param everyRounds one is written before the first round, after every so many, and after the last
     * @param keep how many of the last to keep, beside the first and the best
     */
    public record CheckpointPolicy(@Range(min = 1, max = 1e8) int everyRounds, @Range(min = 1, max = 1e6) int keep) {
    }
}
