package io.kinora.train.tracking;

import io.kinora.core.job.Progress;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;
import java.util.Locale;

/** Shows the steps done, behind them the round, the losses and clips a second; the bar itself knows the time left. */
final class ProgressLine implements TrainingListener {
    private final Progress progress;

    ProgressLine(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics metrics) {
        progress.reach(state.steps());
        StringBuilder words = new StringBuilder("round " + state.round());
        metrics.trainLoss().ifPresent(loss -> words.append(String.format(Locale.ROOT, ", loss %.4f, %.1f clips/s", loss,
                metrics.samplesPerSecond())));
        List<LossPoint> validations = state.validationLosses();
        if (!validations.isEmpty()) {
            words.append(String.format(Locale.ROOT, ", validation %.4f",
                    validations.get(validations.size() - 1).validation().orElseThrow()));
        }
        progress.note(words.toString());
    }
}
