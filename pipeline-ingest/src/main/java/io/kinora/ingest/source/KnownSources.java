package io.kinora.ingest.source;

import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.VideoFile;
import io.kinora.ingest.decode.SourceReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the corpus knows of files from earlier runs and batches. */
public final class KnownSources {
    /** Error codes whose cause may be gone without the file having changed. */
    private static final Set<String> PASSING = Set.of(DecodeFailure.READ_FAILED.code(), SourceReader.NO_SPACE);

    private final Map<String, Known> byUri = new HashMap<>();

    /** The part of a source's row that decides what becomes of its file. */
    private record Known(String sourceId, long bytes, long modified, String status, String duplicateOf,
            String errorCode, int attempts) {
        boolean unchanged(VideoFile file) {
            return bytes == file.bytes() && modified == file.modified();
        }
    }

    /** Reads the sources table. */
    public static KnownSources read(Dataset<Row> sources) {
        KnownSources known = new KnownSources();
        for (Row row : sources.select("uri", "source_id", "bytes", "modified", "status", "duplicate_of", "error_code",
                "attempts").collectAsList()) {
            known.byUri.put(row.getString(0), new Known(row.getString(1), row.getLong(2), row.getLong(3),
                    row.getString(4), row.getString(5), row.getString(6), row.getInt(7)));
        }
        return known;
    }

    /**
     * Which files have to be read: new ones, changed ones, those that failed for no fault of their own, and copies of
     * a file that changed.
     *
     * @param retryQuarantined whether to read those again, too, that could not be decoded
     */
    public List<SourceTask> unread(List<VideoFile> files, boolean retryQuarantined) {
        Set<String> outdated = new HashSet<>();
        for (VideoFile file : files) {
            Known known = byUri.get(file.uri());
            if (known != null && (!known.unchanged(file) || retry(known, retryQuarantined))) {
                outdated.add(file.uri());
            }
        }
        List<SourceTask> tasks = new ArrayList<>();
        for (VideoFile file : files) {
            Known known = byUri.get(file.uri());
            if (known == null || outdated.contains(file.uri()) || outdated.contains(known.duplicateOf)
                    || orphaned(known)) {
                tasks.add(new SourceTask(file, known == null ? 1 : known.attempts + 1));
            }
        }
        return tasks;
    }

    /** Whether a copy's original is no longer what it was when the copy was seen. */
    private boolean orphaned(Known known) {
        if (!known.status.equals(Tables.DUPLICATE)) {
            return false;
        }
        Known carrier = byUri.get(known.duplicateOf);
        return carrier == null || !carrier.status.equals(Tables.OK) || !carrier.sourceId.equals(known.sourceId);
    }

    private static boolean retry(Known known, boolean retryQuarantined) {
        return known.status.equals(Tables.QUARANTINED)
                && (retryQuarantined || PASSING.contains(known.errorCode));
    }

    /** Forgets files that are to be read again, and gives the ids of the clips that they carried. */
    public Set<String> forget(List<String> uris) {
        Set<String> carried = new HashSet<>();
        for (String uri : uris) {
            Known known = byUri.remove(uri);
            if (known != null && known.status.equals(Tables.OK)) {
                carried.add(known.sourceId);
            }
        }
        return carried;
    }

    /** Learns a row of the sources table. */
    public void add(Row source) {
        byUri.put(source.getAs("uri"), new Known(source.getAs("source_id"), source.<Long>getAs("bytes"),
                source.<Long>getAs("modified"), source.getAs("status"), source.getAs("duplicate_of"),
                source.getAs("error_code"), source.<Integer>getAs("attempts")));
    }

    /** Whether a row of this file is in the table. */
    public boolean contains(String uri) {
        return byUri.containsKey(uri);
    }

    /** The URI that carries the clips of each source id. */
    public HashMap<String, String> carriers() {
        HashMap<String, String> carriers = new HashMap<>();
        byUri.forEach((uri, known) -> {
            if (known.status.equals(Tables.OK)) {
                carriers.put(known.sourceId, uri);
            }
        });
        return carriers;
    }
}
