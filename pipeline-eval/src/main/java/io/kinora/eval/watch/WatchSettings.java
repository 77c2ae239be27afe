package io.kinora.eval.watch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code evaluate.watch} of the settings.
 *
 * @param run run directory of kinora train whose checkpoints are evaluated
 * @param poll time between two looks for new ones
 * @param timeLimit the watch ends after so long, even if training goes on
 * @param checkpointLimit longest time for sampling from one checkpoint and evaluating it
 * @param lease how long a checkpoint stays claimed by a process that is not heard of
 */
public record WatchSettings(Optional<String> run, Duration poll, Duration timeLimit, Duration checkpointLimit,
        Duration lease) {
    private static final Duration LEAST_LEASE = Duration.ofSeconds(5);

    /** Checks that time goes on. */
    public WatchSettings {
        for (Map.Entry<String, Duration> time : Map.of("poll", poll, "checkpoint-limit", checkpointLimit).entrySet()) {
            if (time.getValue().isNegative() || time.getValue().isZero()) {
                throw new IllegalArgumentException(time.getKey() + " must be more than no time");
            }
        }
        if (timeLimit.isNegative()) {
            throw new IllegalArgumentException("time-limit must not be negative; 0 evaluates what is there now");
        }
        if (lease.compareTo(LEAST_LEASE) < 0) {
            throw new IllegalArgumentException("lease must be at least 5s: renewing it takes a commit");
        }
    }
}
