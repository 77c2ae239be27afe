package io.kinora.train;

import io.kinora.core.job.Pausable;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.TrainingState;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What training says in result.json.
 *
 * @param params parameters of the model
 * @param rounds averaging rounds
 * @param steps optimizer steps of one worker
 * @param samplesSeen clips shown
 * @param validationLoss of the averaged weights; absent if the corpus holds no clips out
 * @param endedBy the setting that ended it, such as steps or patience
 * @param checkpoint the last one; its ema.safetensors can be loaded elsewhere
 * @param reproduction how it compares with the run that was done again, if one was
 */
record TrainResult(long params, int rounds, long steps, long samplesSeen,
        Optional<TrainResult.ValidationFigures> validationLoss, String endedBy, String checkpoint,
        Optional<Reproduction> reproduction) implements Pausable {

    /** A run that ran into its time limit goes on with the same command. */
    @Override
    public boolean paused() {
        return endedBy.equals(Ending.TIME_LIMIT.key());
    }

    /**
     * Validation losses.
     *
     * @param first before any step
     * @param last after the last round
     * @param best the least
     */
    record ValidationFigures(double first, double last, double best) {
    }

    static TrainResult of(long params, TrainingState state, Ending ending, Path checkpoint,
            Optional<Reproduction> reproduction) {
        List<LossPoint> points = state.validationLosses();
        Optional<ValidationFigures> figures = state.best().map(best -> new ValidationFigures(
                points.get(0).validation().orElseThrow(),
                points.get(points.size() - 1).validation().orElseThrow(),
                best.validation().orElseThrow()));
        return new TrainResult(params, state.round(), state.steps(), state.samples(), figures,
                ending.key(), checkpoint.toString(), reproduction);
    }
}
