package io.kinora.ingest.curate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What result.json says of a curation.
 *
 * @param dryRun whether nothing was changed
 * @param clips clips by what was decided; found = kept + filtered + quarantined
 * @param statuses clips by their status
 * @param funnel how many clips each stage was given and let through
 * @param splits kept clips by split
 * @param labels kept clips by label: those with the most
 * @param duplicates copies
 * @param changed clips whose status, split or family is another than before
 * @param corpus the version that holds the clips; none after a dry run
 */
public record CurateResult(boolean dryRun, Clips clips, Map<String, Long> statuses, List<Stage> funnel,
        Map<String, Long> splits, Map<String, Long> labels, Duplicates duplicates, long changed,
        Optional<Corpus> corpus) {

    /**
     * Clips.
     *
     * @param found all of them
     * @param kept may be used
     * @param filtered left out for a reason that their status tells
     * @param quarantined damaged
     */
    public record Clips(long found, long kept, long filtered, long quarantined) {
        /** Checks that every clip is accounted for. */
        public Clips {
            if (found != kept + filtered + quarantined) {
                throw new IllegalStateException("Cannot account for all clips: " + found + " were found, but " + kept
                        + " + " + filtered + " + " + quarantined + " are kept, filtered or quarantined");
            }
        }
    }

    /**
     * One stage of the decision.
     *
     * @param stage its name
     * @param in clips that it was given
     * @param out clips that it let through
     * @param reasons clips that it left out, by status
     */
    public record Stage(String stage, long in, long out, Map<String, Long> reasons) {
    }

    /**
     * Copies.
     *
     * @param exactSources files that hold the bytes of another one; ingest gave them no clips
     * @param families groups of sources that are copies of each other or of parts
     * @param sources sources in these
     * @param pairs pairs of sources with clips in common
     * @param candidates pairs of stretches of sources that were compared
     * @param passedOver pairs under a key of their hash that were passed over, as a limit was reached; another key may
     *     have brought some of them together
     */
    public record Duplicates(long exactSources, long families, long sources, long pairs, long candidates,
            long passedOver) {
    }

    /**
     * Where the clips are.
     *
     * @param uri the catalog's warehouse
     * @param version the version's name
     * @param snapshots each table's snapshot
     */
    public record Corpus(String uri, String version, Map<String, Long> snapshots) {
    }
}
