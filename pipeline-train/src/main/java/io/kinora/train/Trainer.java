package io.kinora.train;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.MovingAverage;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.averaging.RoundSummary;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.ExampleStream;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.metric.ValidationLoss;
import io.kinora.train.tracking.TrainingListener;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains round by round, with validation, averages of the weights and checkpoints between the rounds. */
final class Trainer {
    private static final double NANOSECONDS = 1e9;

    private final TrainSettings settings;
    private final ModelDescription model;
    private final ComputationGraph network;
    private final AveragingTrainer rounds;
    private final MinibatchLoader loader;
    private final ExampleStream stream;
    private final long clips;
    private final RoundPlan plan;
    private final Optional<ValidationLoss> validation;
    private final CheckpointStore checkpoints;
    private final TrainingListener listener;

    Trainer(TrainSettings settings, ModelDescription model, ComputationGraph network, AveragingTrainer rounds,
            MinibatchLoader loader, ExampleStream stream, long clips, RoundPlan plan,
            Optional<ValidationLoss> validation, CheckpointStore checkpoints, TrainingListener listener) {
        this.settings = settings;
        this.model = model;
        this.network = network;
        this.rounds = rounds;
        this.loader = loader;
        this.stream = stream;
        this.clips = clips;
        this.plan = plan;
        this.validation = validation;
        this.checkpoints = checkpoints;
        this.listener = listener;
    }

    /** Begins with the network's initial weights. */
    TrainingState begin(TrainingState start) throws IOException {
        listener.before("Validation loss before any step");
        float[] weights = NetworkState.of(network).parameters();
        TrainingState state = start.withLoss(Optional.empty(), validation(weights));
        write(state, weights);
        listener.weights(state, network);
        listener.roundDone(state, metrics(state, 0));
        return train(state, weights);
    }

    /** Goes on from a checkpoint. */
    TrainingState resume(Checkpoint checkpoint) throws IOException {
        NetworkState.of(network).set(checkpoint.weights(), checkpoint.updater());
        network.getConfiguration().setIterationCount(Math.toIntExact(checkpoint.state().steps()));
        return train(checkpoint.state(), checkpoint.average());
    }

    private TrainingState train(TrainingState begun, float[] averageSoFar) throws IOException {
        MovingAverage average = new MovingAverage(settings.emaDecay(), averageSoFar);
        TrainingState state = begun;
        for (int samples = plan.next(state); samples > 0; samples = plan.next(state)) {
            long started = System.nanoTime();
            List<String> minibatches = MinibatchName.cut(stream.take(state.samples(), samples), settings.batchSize());
            listener.before("Round " + (state.round() + 1) + ": " + minibatches.size() + " minibatches");
            RoundSummary summary = rounds.round(minibatches, loader);
            float[] weights = NetworkState.of(network).parameters();
            requireFinite(summary, weights, state);
            average.update(weights, state.steps(), summary.steps());
            double seconds = (System.nanoTime() - started) / NANOSECONDS;

            state = state.afterRound(summary.steps(), summary.samples(), seconds, clips);
            boolean last = plan.next(state) == 0;
            boolean validate = last || state.round() % settings.validation().everyRounds() == 0;
            if (validate) {
                listener.before("Validation loss after round " + state.round());
            }
            state = state.withLoss(Optional.of(summary.loss()),
                    validate ? validation(average.values()) : Optional.empty());
            if (last || state.round() % settings.checkpoint().everyRounds() == 0) {
                write(state, average.values());
            }
            listener.weights(state, network);
            listener.roundDone(state, metrics(state, summary.samples() / seconds));
        }
        return state;
    }

    private Optional<Double> validation(float[] weights) {
        return validation.map(loss -> loss.of(FrozenNetwork.of(network.getConfiguration(), weights)));
    }

    private void write(TrainingState state, float[] average) throws IOException {
        NetworkState values = NetworkState.of(network);
        checkpoints.write(new Checkpoint(model, state, values.parameters(), average, values.updaterState()));
        List<Integer> written = checkpoints.rounds();
        Optional<Integer> best = state.validationLosses().stream()
                .filter(point -> written.contains(point.round()))
                .min(Comparator.comparingDouble(point -> point.validation().orElseThrow()))
                .map(LossPoint::round);
        checkpoints.keep(settings.checkpoint().keep(), best);
    }

    private RoundMetrics metrics(TrainingState state, double samplesPerSecond) {
        LossPoint point = state.losses().get(state.losses().size() - 1);
        return new RoundMetrics(state.round(), state.steps(), state.samples(), state.epoch(), point.train(),
                point.validation(), settings.optimizer().learningRate(), samplesPerSecond, state.seconds());
    }

    private void requireFinite(RoundSummary summary, float[] weights, TrainingState before) throws IOException {
        boolean finite = Double.isFinite(summary.loss());
        for (int i = 0; finite && i < weights.length; i++) {
            finite = Float.isFinite(weights[i]);
        }
        if (!finite) {
            List<Integer> written = checkpoints.rounds();
            throw new KinoraException(ExitCode.DIVERGED, "diverged", "Cannot go on: training diverged in round "
                    + (before.round() + 1) + " (the loss is " + summary.loss() + "); start a new run with a lower"
                    + " train.optimizer.learning-rate (it is " + settings.optimizer().learningRate()
                    + "), a larger train.batch-size or a lower train.averaging-frequency. The last good checkpoint is "
                    + checkpoints.path(written.get(written.size() - 1)));
        }
    }
}
