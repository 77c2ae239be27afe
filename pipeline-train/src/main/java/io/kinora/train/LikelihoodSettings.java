package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code likelihood}.
 *
 * @param checkpoint folder of a checkpoint, or a run directory of kinora train for its last one
 * @param split of the corpus whose clips are measured
 * @param clips most clips to measure; which, depends on the hashes of their ids
 * @param timesteps how many timesteps of the schedule are measured for each clip; all if not set
 * @param batchSize clips that are measured together, in one task
 * @param threadsPerTask native threads of each task
 * @param seed of noise and timesteps
 * @param shown how many of the worst and of the best clips the report shows
 * @param deadline longest wait for a further task's end
 */
public record LikelihoodSettings(
        String checkpoint,
        String split,
        @Range(min = 1, max = 1e7) int clips,
        @Range(min = 2, max = 100_000) Optional<Integer> timesteps,
        @Range(min = 1, max = 4096) int batchSize,
        @Range(min = 1, max = 1024) int threadsPerTask,
        long seed,
        @Range(min = 0, max = 100) int shown,
        Duration deadline) {
    /** Checks the split and the deadline. */
    public LikelihoodSettings {
        List<String> splits = List.of(Tables.TRAIN, Tables.VALIDATION, Tables.TEST);
        if (!splits.contains(split)) {
            throw new IllegalArgumentException("split: " + split + " is no split of a corpus; give one of "
                    + String.join(", ", splits));
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be longer than nothing");
        }
    }
}
