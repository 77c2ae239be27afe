package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Ids of what was taken down from a corpus: an ingest asks before it lets a source or clip in. */
public final class Tombstones implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashSet<String> sources = new HashSet<>();
    private final HashSet<String> clips = new HashSet<>();
    private final HashSet<String> named = new HashSet<>();
    private long last;

    /** None. */
    public Tombstones() {
    }

    /** Reads the tombstones table. */
    public static Tombstones read(TableSet tables) {
        Tombstones read = new Tombstones();
        for (Row row : tables.read(Tables.TOMBSTONES).select("source_id", "clip_id", "taken_down").collectAsList()) {
            read.named.add(row.getString(0));
            read.last = Math.max(read.last, row.getLong(2));
            if (row.isNullAt(1)) {
                read.sources.add(row.getString(0));
            } else {
                read.clips.add(row.getString(1));
            }
        }
        return read;
    }

    /** Whether a whole source was taken down. */
    public boolean ofSource(String sourceId) {
        return sources.contains(sourceId);
    }

    /** Whether a clip was taken down, alone or with its source. */
    public boolean ofClip(String clipId) {
        return clips.contains(clipId);
    }

    /** A text that differs where other things were taken down. */
    public String fingerprint() {
        return sources.hashCode() + " " + clips.hashCode();
    }

    /** Sources that were taken down. */
    Set<String> sources() {
        return sources;
    }

    /** Sources that were taken down or of which a clip was. */
    Set<String> named() {
        return named;
    }

    /** When the last one was set. */
    Instant last() {
        return Instant.ofEpochMilli(last);
    }

    /** Clips that were taken down. */
    Set<String> clips() {
        return clips;
    }
}
