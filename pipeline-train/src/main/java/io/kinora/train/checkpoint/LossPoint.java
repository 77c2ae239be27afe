package io.kinora.train.checkpoint;

import io.kinora.train.metric.TimestepLoss;
import java.util.List;
import java.util.Optional;

/**
 * The losses after a round.
 *
 * @param round 0 is before any step
 * @param step optimizer steps of one worker so far
 * @param train mean training loss of the round's clips; absent before any step
 * @param validation loss of the averaged weights over held-out clips; absent where it was not taken
 * @param byTimestep the same, by range of timesteps; empty where it was not taken
 */
public record LossPoint(int round, long step, Optional<Double> train, Optional<Double> validation,
        List<TimestepLoss> byTimestep) {
    /** Copies the list. */
    public LossPoint {
        byTimestep = List.copyOf(byTimestep);
    }
}
