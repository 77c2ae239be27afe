package io.kinora.train.tracking;

import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Writes each round's numbers to the run's metrics; where that fails, says so once, and the run goes on. */
final class MetricsLines implements TrainingListener {
    private final Consumer<Record> metrics;
    private final Consumer<String> say;
    private boolean told;

    MetricsLines(Consumer<Record> metrics, Consumer<String> say) {
        this.metrics = metrics;
        this.say = say;
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics values) {
        try {
            metrics.accept(values);
        } catch (UncheckedIOException e) {
            if (!told) {
                told = true;
                say.accept("WARNING: cannot write the run's metrics (" + e.getCause() + "); the run goes on");
            }
        }
    }
}
