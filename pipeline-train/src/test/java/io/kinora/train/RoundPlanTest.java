package io.kinora.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Version;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.NoiseSettings;
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

    private static TrainSettings settings(int steps, Optional<Integer> rounds, Optional<Integer> epochs,
            Optional<Duration> limit) {
        return new TrainSettings(
                new ModelSettings(Optional.empty(), Optional.empty(), Optional.empty(), 8, List.of(1), 1, List.of(), 1,
                        1),
                TinyModel.OPTIMIZER,
                new NoiseSettings(NoiseSettings.Kind.LINEAR, 1000, NoiseSettings.Objective.NOISE), BATCH, steps, rounds,
                epochs,
                limit, FREQUENCY, Optional.of(WORKERS), Optional.empty(), 0.9, false, 0,
                new DataSettings(1, 32, 1, Duration.ofMinutes(1)),
                new TrainSettings.Validation(1, 1, 0), new TrainSettings.CheckpointPolicy(1, 1),
                new TrackingSettings(false, 1, new MlflowSettings(Optional.empty(), "kinora", Optional.empty(),
                        Duration.ofSeconds(1))), false);
    }

    /** Clips of each round until training ends, at ten seconds a round. */
    private static List<Integer> rounds(TrainSettings settings) {
        RoundPlan plan = new RoundPlan(settings, WORKERS, CLIPS);
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
        assertThat(new RoundPlan(settings(1000, Optional.of(2), Optional.empty(), Optional.empty()), WORKERS, CLIPS)
                .totalSteps()).isEqualTo(6);
    }
}
