package io.kinora.train;

import io.kinora.train.checkpoint.TrainingState;
import java.util.Optional;

/**
 * How many clips each averaging round shows. Every round but the last is full: a round goes on into the next epoch
 * where one ends, so nothing is skipped and nothing is shown twice in an epoch.
 */
final class RoundPlan {
    private final TrainSettings settings;
    private final int workers;
    private final long clips;
    private final double before;

    /**
     * @param workers that train at once
     * @param clips in an epoch
     * @param before seconds that earlier processes spent on the run: the time limit is for one process
     */
    RoundPlan(TrainSettings settings, int workers, long clips, double before) {
        this.settings = settings;
        this.workers = workers;
        this.clips = clips;
        this.before = before;
    }

    /** Clips of the next round; 0 when training has ended. */
    int next(TrainingState state) {
        if (ending(state).isPresent()) {
            return 0;
        }
        long steps = Math.min(settings.averaging().interval(state.steps(), settings.steps()),
                settings.steps() - state.steps());
        return Math.toIntExact(Math.min(steps * workers * settings.batchSize(), clipsLeft(state)));
    }

    /** Why training has ended, if it has. */
    Optional<Ending> ending(TrainingState state) {
        if (state.steps() >= settings.steps()) {
            return Optional.of(Ending.STEPS);
        } else if (reached(settings.rounds(), state.round())) {
            return Optional.of(Ending.ROUNDS);
        } else if (clipsLeft(state) <= 0) {
            return Optional.of(Ending.EPOCHS);
        } else if (reached(settings.stop().patience(), state.validationsWithoutGain())) {
            return Optional.of(Ending.PATIENCE);
        } else if (settings.timeLimit().filter(limit -> state.seconds() - before >= limit.toMillis() / 1000.0)
                .isPresent()) {
            return Optional.of(Ending.TIME_LIMIT);
        }
        return Optional.empty();
    }

    private static boolean reached(Optional<Integer> limit, int value) {
        return limit.map(most -> value >= most).orElse(false);
    }

    private long clipsLeft(TrainingState state) {
        return settings.epochs().map(limit -> limit * clips - state.samples()).orElse(Long.MAX_VALUE);
    }

    /** Upper bound on the steps of the whole run. */
    long totalSteps() {
        long samplesAStep = (long) workers * settings.batchSize();
        long byRounds = settings.rounds().map(limit -> (long) limit * settings.averaging().longest())
                .orElse(Long.MAX_VALUE);
        long byEpochs = settings.epochs().map(limit -> (limit * clips + samplesAStep - 1) / samplesAStep)
                .orElse(Long.MAX_VALUE);
        return Math.min(settings.steps(), Math.min(byRounds, byEpochs));
    }
}
