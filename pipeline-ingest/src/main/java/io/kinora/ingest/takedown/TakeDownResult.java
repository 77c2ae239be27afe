package io.kinora.ingest.takedown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What result.json says of a take-down.
 *
 * @param dryRun whether nothing was changed
 * @param takenDown what the command named
 * @param rows rows taken out of each table's data files
 * @param artifacts files outside the tables that clips were taken out of
 * @param expiry files that held what was taken down
 * @param warnings what is left for a person to do
 */
public record TakeDownResult(boolean dryRun, List<Subject> takenDown, Map<String, Long> rows, List<String> artifacts,
        Expiry expiry, List<String> warnings) {

    /**
     * A source or clip.
     *
     * @param id the source's or the clip's
     * @param kind {@code source} or {@code clip}
     * @param versions by the name of a version that held it, by table, the snapshot ids by which runs may have read it
     */
    public record Subject(String id, String kind, SortedMap<String, SortedMap<String, List<Long>>> versions) {
        static Subject of(Stone stone) {
            return new Subject(stone.id(), stone.clipId().isPresent() ? "clip" : "source", stone.held().versions());
        }
    }

    /**
     * How far the files are gone.
     *
     * @param snapshots of tables removed; with {@code dryRun}, those that are due
     * @param removed files removed from storage, those of metadata among them
     * @param waiting snapshots that stay for now, for those who still read them
     * @param due when these may be removed and what jobs that were stopped or running left or may bring back, in ISO
     *     8601; absent if nothing is left
     */
    public record Expiry(int snapshots, long removed, int waiting, Optional<String> due) {
        private String line(boolean dryRun) {
            String done = dryRun ? "Would remove the files of " + snapshots + " snapshots" : "Removed " + removed
                    + " files";
            if (due.isEmpty()) {
                return done;
            }
            return done + (waiting > 0 ? "; those that hold what was taken down stay until " + due.get()
                    + ", then run kinora curate --expire"
                    : (dryRun ? "" : "; no snapshot holds what was taken down any more") + "; run kinora curate"
                            + " --expire after " + due.get() + " for what a job may have left that was stopped or"
                            + " running meanwhile");
        }
    }

    /** For the person who watches. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Subject subject : takenDown) {
            lines.add((dryRun ? "Would take down " : "Took down ") + subject.kind() + " " + subject.id() + ", held by "
                    + (subject.versions().isEmpty() ? "no version" : String.join(", ", subject.versions().keySet())));
        }
        artifacts.forEach(uri -> lines.add((dryRun ? "Would take clips out of " : "Took clips out of ") + uri));
        lines.add(expiry.line(dryRun));
        warnings.forEach(warning -> lines.add("WARNING: " + warning));
        return lines;
    }
}
