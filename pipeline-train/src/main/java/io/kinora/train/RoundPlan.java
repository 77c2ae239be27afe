package io.kinora.train;

import io.kinora.train.checkpoint.TrainingState;

/**
 * How many clips each averaging round shows. Every round but the last is full: a round goes on into the next epoch
 * where one ends, so nothing is skipped and nothing is shown twice in an epoch.
 */
final class RoundPlan {
    private final TrainSettings settings;
    private final int workers;
    private final long clips;

    /**
     * @param workers that train at once
     * @param clips in an epoch
     */
    RoundPlan(TrainSettings settings, int workers, long clips) {
        this.settings = settings;
        this.workers = workers;
        this.clips = clips;
    }

    /** Clips of the next round; 0 when training has ended. */
    int next(TrainingState state) {
        boolean over = settings.rounds().map(limit -> state.round() >= limit).orElse(false)
                || settings.timeLimit().map(limit -> state.seconds() >= limit.toMillis() / 1000.0).orElse(false);
        if (over) {
            return 0;
        }
        long steps = Math.min(settings.averaging().interval(state.steps(), settings.steps()),
                settings.steps() - state.steps());
        long samples = Math.max(0, steps) * workers * settings.batchSize();
        long left = settings.epochs().map(limit -> limit * clips - state.samples()).orElse(Long.MAX_VALUE);
        return Math.toIntExact(Math.max(0, Math.min(samples, left)));
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
