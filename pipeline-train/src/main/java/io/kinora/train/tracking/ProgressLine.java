package io.kinora.train.tracking;

import io.kinora.core.job.Progress;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;
import java.util.Locale;

/** Shows the round, the losses, clips a second and the time left. */
final class ProgressLine implements TrainingListener {
    private static final double NANOSECONDS = 1e9;

    private final Progress progress;
    private final long totalSteps;
    private long firstStep = -1;
    private long began;

    ProgressLine(Progress progress, long totalSteps) {
        this.progress = progress;
        this.totalSteps = totalSteps;
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics metrics) {
        progress.reach(state.steps());
        if (firstStep < 0) {
            firstStep = state.steps();
            began = System.nanoTime();
        }
        StringBuilder words = new StringBuilder("round " + state.round());
        metrics.trainLoss().ifPresent(loss -> words.append(String.format(Locale.ROOT, ", loss %.4f, %.1f clips/s", loss,
                metrics.samplesPerSecond())));
        List<LossPoint> validations = state.validationLosses();
        if (!validations.isEmpty()) {
            words.append(String.format(Locale.ROOT, ", validation %.4f",
                    validations.get(validations.size() - 1).validation().orElseThrow()));
        }
        words.append(left(state.steps() - firstStep, totalSteps - state.steps(),
                (System.nanoTime() - began) / NANOSECONDS));
        progress.note(words.toString());
    }

    /**
     * The time left, as far as it is known.
     *
     * @param done steps in so many seconds, validation and checkpoints among them
     * @param toDo steps
     */
    static String left(long done, long toDo, double seconds) {
        return done == 0 ? "" : ", " + duration(toDo * seconds / done) + " left";
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600 ? String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60)
                : whole >= 60 ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60) : whole + " s";
    }
}
