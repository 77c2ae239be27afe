package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Version;
import io.kinora.train.averaging.AveragingSettings;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.ConditioningSettings;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.metric.Validated;
import io.kinora.train.model.UNetSettings;
import io.kinora.train.tracking.MlflowSettings;
import io.kinora.train.tracking.TrackingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundPlanTest {
    private static final int CLIPS = 50;
    private static final int WORKERS = 2;
    private static final int BATCH = 4;
    private static final int FREQUENCY = 3;

    static TrainSettings settings(int steps, Optional<Integer> rounds, Optional<Integer> epochs,
            Optional<Duration> limit) {
        return new TrainSettings(
                new ModelSettings(Optional.empty(), Optional.empty(), Optional.empty(), 8, List.of(1), 1, List.of(), 1,
                        1, UNetSettings.Attention.JOINT, UNetSettings.Convolution.FULL, 0),
                TinyModel.OPTIMIZER,
                new NoiseSettings(NoiseSettings.Kind.LINEAR, 1000, Objective.NOISE),
                new ConditioningSettings(false, false, 1, 1, Optional.empty(), List.of(), 0), BATCH, steps, rounds,
                epochs,
                limit, AveragingSettings.every(FREQUENCY), Optional.of(WORKERS), Optional.empty(), 100, false, false,
                0, new DataSettings(1, 32, 1, Duration.ofMinutes(1)),
                new TrainSettings.Validation(1, 1, 0, 1), new TrainSettings.CheckpointPolicy(1, 1),
                new TrainSettings.Stop(Optional.of(3)), new TrainSettings.Samples(Optional.empty(), 1, 0, 1),
                Optional.empty(), new TrackingSettings(false, 1,
                        new MlflowSettings(Optional.empty(), "kinora", Optional.empty(), Duration.ofSeconds(1))),
                false);
    }

    /** Clips of each round until training ends, at ten seconds a round. */
    private static List<Integer> rounds(TrainSettings settings) {
        RoundPlan plan = new RoundPlan(settings, WORKERS, CLIPS, 0);
        TrainingState state = TrainingState.begin(0, WORKERS, 1, new Version("", "v1", Map.of()), Map.of());
        List<Integer> rounds = new ArrayList<>();
        for (int samples = plan.next(state); samples > 0; samples = plan.next(state)) {
            rounds.add(samples);
            int steps = (samples + WORKERS * BATCH - 1) / (WORKERS * BATCH);
            state = state.afterRound(steps, samples, 10, CLIPS);
        }
        return rounds;
    }

    @Test
    void endsAfterTheStepsWithAShorterRound() {
        assertThat(rounds(settings(8, Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(24, 24, 16);
    }

    @Test
    void showsEveryClipOfEveryEpochAndNoMore() {
        List<Integer> rounds = rounds(settings(1000, Optional.empty(), Optional.of(3), Optional.empty()));
        assertThat(rounds.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 * CLIPS);
        assertThat(rounds.subList(0, rounds.size() - 1)).containsOnly(24);
    }

    @Test
    void endsAtWhateverLimitComesFirst() {
        assertThat(rounds(settings(1000, Optional.of(2), Optional.of(9), Optional.empty()))).hasSize(2);
        assertThat(rounds(settings(1000, Optional.of(9), Optional.empty(), Optional.of(Duration.ofSeconds(31)))))
                .hasSize(4);
        assertThat(new RoundPlan(settings(1000, Optional.of(2), Optional.empty(), Optional.empty()), WORKERS, CLIPS, 0)
                .totalSteps()).isEqualTo(6);
    }

    @Test
    void saysWhyTrainingEnds() {
        TrainingState begun = TrainingState.begin(0, WORKERS, 1, new Version("", "v1", Map.of()), Map.of());
        RoundPlan plan = new RoundPlan(settings(6, Optional.of(9), Optional.of(1), Optional.of(Duration.ofSeconds(5))),
                WORKERS, CLIPS, 2);
        assertThat(plan.ending(begun)).isEmpty();
        assertThat(plan.ending(begun.afterRound(6, 24, 1, CLIPS))).contains(Ending.STEPS);
        assertThat(plan.ending(begun.afterRound(3, CLIPS, 1, CLIPS))).contains(Ending.EPOCHS);
        assertThat(plan.ending(begun.afterRound(3, 24, 6.9, CLIPS))).as("two seconds were an earlier process'").isEmpty();
        assertThat(plan.ending(begun.afterRound(3, 24, 7, CLIPS))).contains(Ending.TIME_LIMIT);
        assertThat(Ending.TIME_LIMIT.key()).isEqualTo("time-limit");
    }

    @Test
    void endsWhenTheValidationLossHasNotFallenForSoManyTimes() {
        RoundPlan plan = new RoundPlan(settings(1000, Optional.empty(), Optional.empty(), Optional.empty()), WORKERS,
                CLIPS, 0);
        TrainingState state = TrainingState.begin(0, WORKERS, 1, new Version("", "v1", Map.of()), Map.of());
        // Patience is three: 0.6 is undercut in time, 0.4 is not, and a round without a validation loss counts nothing.
        for (double loss : new double[] {1, 0.6, 0.7, 0.6, 0.4, 0.5, 0.41}) {
            state = state.afterRound(3, 24, 1, CLIPS)
                    .withLoss(Optional.of(0.5), Optional.of(new Validated(loss, List.of())));
            assertThat(plan.ending(state)).isEmpty();
        }
        state = state.afterRound(3, 24, 1, CLIPS).withLoss(Optional.of(0.5), Optional.empty());
        assertThat(plan.ending(state)).isEmpty();
        state = state.afterRound(3, 24, 1, CLIPS)
                .withLoss(Optional.of(0.5), Optional.of(new Validated(0.4, List.of())));
        assertThat(plan.ending(state)).contains(Ending.PATIENCE);
        assertThat(plan.next(state)).isZero();
    }
}
