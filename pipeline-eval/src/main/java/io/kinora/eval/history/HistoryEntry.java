package io.kinora.eval.history;

import io.kinora.eval.metric.Figure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one evaluation found.
 *
 * @param id the same for what must not be recorded twice
 * @param run its run directory
 * @param time when it was recorded
 * @param real the real side
 * @param generated the generated side
 * @param checkpoint folder of the checkpoint that the videos were sampled from
 * @param figures one for each metric
 */
public record HistoryEntry(String id, String run, Instant time, VideosOfSide real, VideosOfSide generated,
        Optional<String> checkpoint, List<Figure> figures) {
    /** Copies the figures. */
    public HistoryEntry {
        figures = List.copyOf(figures);
    }
}
