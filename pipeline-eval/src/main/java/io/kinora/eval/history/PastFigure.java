package io.kinora.eval.history;

import io.kinora.core.checkpoint.CheckpointFolders;
import io.kinora.eval.metric.Figure;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A figure of an earlier evaluation.
 *
 * @param id of the evaluation
 * @param run its run directory
 * @param time when it was recorded
 * @param real the real videos
 * @param generated the videos that were scored
 * @param checkpoint folder of the checkpoint that they were sampled from
 * @param figure the figure
 */
public record PastFigure(String id, String run, Instant time, VideosOfSide real, VideosOfSide generated,
        Optional<String> checkpoint, Figure figure) {
    /** Averaging round of the checkpoint, if its folder is named by Kinora. */
    public OptionalInt round() {
        return checkpoint.map(CheckpointFolders::round).orElse(OptionalInt.empty());
    }

    /** What others must have in common with it to be compared. */
    Terms terms() {
        return Terms.of(figure, real);
    }

    /** Whether a user may mean this one by a name: its id, run directory, videos or checkpoint, or the last part of a
     * path of these. */
    boolean isCalled(String name) {
        String tables = generated.address() + generated.version().map(version -> "@" + version).orElse("");
        return id.equals(name) || isPath(run, name) || isPath(generated.address(), name) || tables.equals(name)
                || checkpoint.filter(folder -> isPath(folder, name)).isPresent();
    }

    private static boolean isPath(String path, String name) {
        return path.equals(name) || path.endsWith("/" + name);
    }
}
