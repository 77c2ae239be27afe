package io.kinora.eval.watch;

import io.kinora.core.job.Pausable;
import java.util.List;

/**
 * What a watch says in result.json.
 *
 * @param run the run directory that was watched
 * @param checkpoints those that were evaluated here, in order
 * @param paused whether the time was over while there was or could be more to do
 */
public record WatchResult(String run, List<Evaluated> checkpoints, boolean paused) implements Pausable {
    /**
     * A checkpoint.
     *
     * @param round its averaging round
     * @param checkpoint its folder
     * @param directory run directory of its evaluation
     */
    public record Evaluated(int round, String checkpoint, String directory) {
    }
}
