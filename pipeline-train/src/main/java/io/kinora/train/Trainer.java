package io.kinora.train;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.averaging.AveragingTrainer;
import io.kinora.train.averaging.MovingAverage;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.averaging.RoundSummary;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.ExampleStream;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.metric.RoundMetrics;
import io.kinora.train.tracking.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains round by round, with validation, averages of the weights and checkpoints between the rounds. */
final class Trainer {
    private static final double NANOSECONDS = 1e9;
    private static final String OUTER = "outer";
    /** A training loss that many times the loss before training means divergence. */
    private static final double DIVERGED = 100;
    /** Losses before training are near 1; that of videos without contrast may be near 0. */
    private static final double LEAST_AT_FIRST = 0.01;

    private final TrainSettings settings;
    private final ModelDescription model;
    private final ComputationGraph network;
    private final AveragingTrainer rounds;
    private final MinibatchSource source;
    private final ExampleStream stream;
    private final long clips;
    private final RoundPlan plan;
    private final Inspection inspection;
    private final CheckpointStore checkpoints;
    private final TrainingListener listener;

    Trainer(TrainSettings settings, ModelDescription model, ComputationGraph network, AveragingTrainer rounds,
            MinibatchSource source, ExampleStream stream, long clips, RoundPlan plan, Inspection inspection,
            CheckpointStore checkpoints, TrainingListener listener) {
        this.settings = settings;
        this.model = model;
        this.network = network;
        this.rounds = rounds;
        this.source = source;
        this.stream = stream;
        this.clips = clips;
        this.plan = plan;
        this.inspection = inspection;
        this.checkpoints = checkpoints;
        this.listener = listener;
    }

    /** Begins with the network's initial weights. */
    TrainingState begin(TrainingState start) throws IOException {
        float[] weights = NetworkState.of(network).parameters();
        TrainingState state = start.withLoss(Optional.empty(), inspection.validate(0, weights, false));
        inspection.sample(state, weights, false);
        write(state, weights);
        listener.weights(state, network);
        listener.roundDone(state, metrics(state, Optional.empty(), 0));
        return train(state, weights);
    }

    /** Goes on from a checkpoint, at a state that may be that of other workers. */
    TrainingState resume(Checkpoint checkpoint, TrainingState state) throws IOException {
        NetworkState.of(network).set(checkpoint.weights(), checkpoint.updater());
        network.getConfiguration().setIterationCount(Math.toIntExact(state.steps()));
        rounds.restoreOuterState(checkpoint.more().getOrDefault(OUTER, new float[0]));
        listener.resumed(network, metrics(state, Optional.empty(), 0));
        return train(state, checkpoint.average());
    }

    private TrainingState train(TrainingState begun, float[] averageSoFar) throws IOException {
        MovingAverage average = new MovingAverage(settings.emaHalfLife(), averageSoFar);
        TrainingState state = begun;
        long counted = System.nanoTime();
        for (int samples = plan.next(state); samples > 0; samples = plan.next(state)) {
            long started = System.nanoTime();
            // What workers left at the deadline of the last round comes first.
            int fresh = Math.toIntExact(Math.max(0, samples - (state.drawn() - state.samples())));
            // There may be more of it than the last round has steps.
            int again = Math.min(state.left().size(), (samples + settings.batchSize() - 1) / settings.batchSize());
            List<String> minibatches = new ArrayList<>(state.left().subList(0, again));
            List<String> left = new ArrayList<>(state.left().subList(again, state.left().size()));
            minibatches.addAll(MinibatchName.cut(stream.take(state.drawn(), fresh), settings.batchSize()));
            listener.before("Round " + (state.round() + 1) + ": " + minibatches.size() + " minibatches");
            RoundSummary summary = rounds.round(minibatches, source);
            float[] weights = NetworkState.of(network).parameters();
            requireSound(summary, weights, state);
            warn(summary, state.round() + 1);
            left.addAll(0, summary.left());
            average.update(weights, state.samples(), state.samples() + summary.samples());

            // Time between rounds counts as well, once the next one is over: a limit is for all that a run takes.
            long now = System.nanoTime();
            state = state.afterRound(summary.steps(), summary.samples(), (now - counted) / NANOSECONDS, clips)
                    .withDrawn(state.drawn() + fresh, left);
            counted = now;
            state = state.withLoss(Optional.of(summary.loss()),
                    inspection.validate(state.round(), average.values(), plan.next(state) == 0));
            boolean last = plan.next(state) == 0;
            inspection.sample(state, average.values(), last);
            if (last || state.round() % settings.checkpoint().everyRounds() == 0) {
                write(state, average.values());
            }
            listener.weights(state, network);
            listener.roundDone(state, metrics(state, Optional.of(summary.gradientNorm()),
                    summary.samples() * NANOSECONDS / (now - started)));
        }
        return state;
    }

    private void write(TrainingState state, float[] average) throws IOException {
        NetworkState values = NetworkState.of(network);
        checkpoints.write(new Checkpoint(model, state, values.parameters(), average, values.updaterState(),
                Map.of(OUTER, rounds.outerState())));
        List<Integer> written = checkpoints.rounds();
        Optional<Integer> best = state.validationLosses().stream()
                .filter(point -> written.contains(point.round()))
                .min(Comparator.comparingDouble(point -> point.validation().orElseThrow()))
                .map(LossPoint::round);
        checkpoints.keep(settings.checkpoint().keep(), best);
    }

    private RoundMetrics metrics(TrainingState state, Optional<Double> gradientNorm, double samplesPerSecond) {
        LossPoint point = state.losses().get(state.losses().size() - 1);
        int lastStep = Math.toIntExact(Math.max(0, state.steps() - 1));
        return new RoundMetrics(state.round(), state.steps(), state.samples(), state.epoch(), point.train(),
                point.validation(), point.byTimestep(), gradientNorm,
                model.optimizer().learningRates().valueAt(lastStep, 0), samplesPerSecond, state.seconds());
    }

    private void warn(RoundSummary summary, int round) {
        if (!summary.rejected().isEmpty()) {
            listener.warning("Round " + round + " left out " + String.join(", ", summary.rejected())
                    + ": the result is not finite");
        }
        if (!summary.left().isEmpty()) {
            listener.warning("Workers ran into train.averaging.deadline in round " + round + ": "
                    + summary.left().size() + " minibatches go to the next one");
        }
    }

    /** Training has diverged where anything is not finite, or the loss is beyond all that learning could go through. */
    private void requireSound(RoundSummary summary, float[] weights, TrainingState before) throws IOException {
        Optional<Double> atFirst = before.losses().stream().findFirst().flatMap(LossPoint::validation);
        boolean sound = summary.loss() <= atFirst.map(loss -> DIVERGED * Math.max(loss, LEAST_AT_FIRST))
                .orElse(Double.MAX_VALUE);
        for (int i = 0; sound && i < weights.length; i++) {
            sound = Float.isFinite(weights[i]);
        }
        if (!sound) {
            List<Integer> written = checkpoints.rounds();
            throw new KinoraException(ExitCode.DIVERGED, "diverged", "Cannot go on: training diverged in round "
                    + (before.round() + 1) + " (the loss is " + summary.loss() + atFirst
                            .map(loss -> ", before training " + loss).orElse("")
                    + ", the gradients' norm "
                    + summary.gradientNorm() + "); start a new run with a lower train.optimizer.learning-rate (it is "
                    + settings.optimizer().learningRate() + "), a longer train.optimizer.warm-up-steps ("
                    + settings.optimizer().warmUpSteps() + "), a train.optimizer.clip-norm ("
                    + settings.optimizer().clipNorm().map(String::valueOf).orElse("none")
                    + "), a larger train.batch-size or a lower train.averaging.frequency. The last checkpoint"
                    + " before it is " + checkpoints.path(written.get(written.size() - 1)));
        }
    }
}
