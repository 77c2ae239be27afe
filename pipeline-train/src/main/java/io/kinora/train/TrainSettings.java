package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.train.averaging.AveragingSettings;
import io.kinora.train.condition.ConditioningSettings;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.step.StepSettings;
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
 * @param conditioning what the model is told beside the noised clips
 * @param batchSize clips of a minibatch of one worker
 * @param steps most optimizer steps of each worker
 * @param rounds most averaging rounds
 * @param epochs most passes over the training clips
 * @param timeLimit longest time that one process spends on the run, which ends with a whole round and can be continued
 * @param averaging when and how workers are averaged
 * @param workers tasks that train at once; one an executor if not set
 * @param threadsPerWorker native threads of each; an executor's cores shared out if not set
 * @param emaHalfLife samples after which the average of the weights, which is validated and sampled from, keeps half of
 *     what it was; 0 follows the weights
 * @param gradientCheckpointing whether workers save memory by running most of the way forth twice
 * @param flips whether half of the examples are mirrored, left to right
 * @param seed of weights, order, noise and timesteps
 * @param data how frames are read
 * @param validation when and on what the validation loss is taken
 * @param checkpoint when checkpoints are written and which are kept
 * @param stop when training ends early
 * @param samples videos that are sampled while training goes on
 * @param reproduce a run directory; the run is done again and compared
 * @param tracking who is shown how training goes
 * @param resume whether to refuse to begin anew; an unfinished run is continued anyway
 */
public record TrainSettings(
        ModelSettings model,
        OptimizerSettings optimizer,
        NoiseSettings noise,
        ConditioningSettings conditioning,
        @Range(min = 1, max = 65_536) int batchSize,
        @Range(min = 1, max = 1e9) int steps,
        @Range(min = 1, max = 1e8) Optional<Integer> rounds,
        @Range(min = 1, max = 1e8) Optional<Integer> epochs,
        Optional<Duration> timeLimit,
        AveragingSettings averaging,
        @Range(min = 1, max = 100_000) Optional<Integer> workers,
        @Range(min = 1, max = 1024) Optional<Integer> threadsPerWorker,
        @Range(min = 0, max = 1e12) double emaHalfLife,
        boolean gradientCheckpointing,
        boolean flips,
        long seed,
        DataSettings data,
        TrainSettings.Validation validation,
        TrainSettings.CheckpointPolicy checkpoint,
        TrainSettings.Stop stop,
        TrainSettings.Samples samples,
        Optional<String> reproduce,
        TrackingSettings tracking,
        boolean resume) {

    /** Checks what two sections must agree on. */
    public TrainSettings {
        model.frames().ifPresent(conditioning::requireFewerThan);
    }

    /**
     * The validation loss.
     *
     * @param clips most held-out clips to take it over
     * @param everyRounds it is taken before the first round, after every so many, and after the last
     * @param seed of its noise and timesteps
     * @param buckets equal ranges of timesteps over which it is taken, too
     */
    public record Validation(@Range(min = 1, max = 1e7) int clips, @Range(min = 1, max = 1e8) int everyRounds,
            long seed, @Range(min = 1, max = 1000) int buckets) {
    }

    /**
     * An early end.
     *
     * @param patience validation losses in a row, none of them below all before, after which training ends; never if
     *     not set
     */
    public record Stop(@Range(min = 1, max = 1e6) Optional<Integer> patience) {
    }

    /**
     * Videos sampled while training goes on.
     *
     * @param everyRounds a few are sampled after every so many rounds and after the last; never if not set
     * @param count how many
     * @param seed of all of them: each time they begin with the same noise
     * @param steps calls of the model for each, by DDIM
     */
    public record Samples(@Range(min = 1, max = 1e8) Optional<Integer> everyRounds,
            @Range(min = 1, max = 64) int count, long seed, @Range(min = 1, max = 1000) int steps) {
    }

    /**
     * Checkpoints.
     *
     * @param everyRounds one is written before the first round, after every so many, and after the last
     * @param keep how many of the last to keep, beside the first and the best
     */
    public record CheckpointPolicy(@Range(min = 1, max = 1e8) int everyRounds, @Range(min = 1, max = 1e6) int keep) {
    }

    /** How workers take their steps. */
    StepSettings step() {
        return new StepSettings(optimizer.clipNorm().orElse(Double.POSITIVE_INFINITY), gradientCheckpointing);
    }

    /** Settings that end with a round, whatever it was that ended it the first time. */
    TrainSettings endingWith(int round) {
        return new TrainSettings(model, optimizer, noise, conditioning, batchSize, steps, Optional.of(round), epochs,
                Optional.empty(), averaging, workers, threadsPerWorker, emaHalfLife,
                gradientCheckpointing, flips, seed,
                data, validation, checkpoint, stop, samples, reproduce, tracking, resume);
    }
}
