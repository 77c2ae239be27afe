package io.kinora.ingest.takedown;

import java.util.ArrayList;
import java.util.List;

/**
 * What result.json says of a search for the runs that saw a source or clip.
 *
 * @param seenBy by source or clip
 * @param runs run directories that were looked at
 */
public record SeenByResult(List<Subject> seenBy, long runs) {
    /**
     * A source or clip.
     *
     * @param id the source's or the clip's
     * @param versions versions that hold it, or held it before it was taken down
     * @param runs that read such a version while it held it
     */
    public record Subject(String id, List<String> versions, List<Run> runs) {
    }

    /**
     * A run.
     *
     * @param uri its directory
     * @param job its job's name
     * @param versions what it read: versions of the corpus that held the source or clip
     */
    public record Run(String uri, String job, List<String> versions) {
    }

    /** For the person who watches. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Subject subject : seenBy) {
            lines.add(subject.id() + " is or was in "
                    + (subject.versions().isEmpty() ? "no version" : String.join(", ", subject.versions())) + "; "
                    + subject.runs().size() + " of " + runs + " runs saw it");
            subject.runs().forEach(run -> lines.add("  " + run.job() + " of version "
                    + String.join(", ", run.versions()) + ": " + run.uri()));
        }
        return lines;
    }
}
