package io.kinora.ingest;

import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.ingest.plan.PlanCounts;
import java.util.Map;
import java.util.Optional;

/**
 * What result.json says of an ingest. After a dry run there is the plan only.
 *
 * @param plan what was found before any file was read
 * @param sources files by what became of them; found = ok + quarantined + skipped
 * @param clips clips that this run made, likewise; found = kept + filtered + quarantined
 * @param corpus the version that holds them
 */
public record IngestResult(PlanCounts plan, Optional<Sources> sources, Optional<Clips> clips,
        Optional<Corpus> corpus) {
    /** Of a dry run. */
    static IngestResult of(PlanCounts plan) {
        return new IngestResult(plan, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Of a run. */
    static IngestResult of(PlanCounts plan, Sources sources, Clips clips, Corpus corpus) {
        return new IngestResult(plan, Optional.of(sources), Optional.of(clips), Optional.of(corpus));
    }

    /**
     * Files.
     *
     * @param found files that may be videos, and rows of a manifest that name none
     * @param ok decoded, their clips are in
     * @param quarantined could not be decoded
     * @param skipped known from an earlier run, or the same bytes as another file
     */
    public record Sources(long found, long ok, long quarantined, long skipped) {
        /** Checks that every file is accounted for. */
        public Sources {
            if (found != ok + quarantined + skipped) {
                throw new IllegalStateException("Cannot account for all files: " + found + " were found, but " + ok
                        + " + " + quarantined + " + " + skipped + " are ok, quarantined or skipped");
            }
        }
    }

    /**
     * Clips.
     *
     * @param found all of them
     * @param kept may be used
     * @param filtered left out for a reason that their status tells
     * @param quarantined damaged
     */
    public record Clips(long found, long kept, long filtered, long quarantined) {
    }

    /**
     * Where the clips are.
     *
     * @param uri the catalog's warehouse
     * @param version the version's name
     * @param snapshots each table's snapshot
     */
    public record Corpus(String uri, String version, Snapshots snapshots) {
        /** From a version of a corpus. */
        static Corpus of(Version version) {
            Map<String, Long> ids = version.snapshots();
            return new Corpus(version.uri(), version.name(), new Snapshots(ids.get(Tables.SOURCES),
                    ids.get(Tables.CLIPS), ids.get(Tables.FRAMES)));
        }
    }

    /** Iceberg's snapshot of each table. */
    public record Snapshots(long sources, long clips, long frames) {
    }
}
