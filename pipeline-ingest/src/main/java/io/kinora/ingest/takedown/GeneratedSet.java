package io.kinora.ingest.takedown;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Tables of generated videos, each of which may begin with frames of a corpus' clip.
 *
 * @param frames frame tensors by video
 * @param videos how each video was made
 */
record GeneratedSet(Table frames, Table videos) {
    /** Column of the videos that names the clip. */
    static final String CLIP = "given_clip";

    private static final String ID = "video_id";

    /** Ids of the videos that begin with some of these clips, in any version. */
    Set<String> beginningWith(Set<String> clips, JavaSparkContext spark) {
        return RowSearch.find(spark, videos, LiveFiles.of(videos).files(), new RowMatch(List.of(CLIP, ID), clips))
                .stream().map(row -> row.values().get(1)).collect(Collectors.toSet());
    }

    /** Whether a take-down has ever taken rows out: else nothing of the set has to be removed from storage. */
    boolean changed() {
        return tables().flatMap(table -> StreamSupport.stream(table.snapshots().spliterator(), false))
                .anyMatch(snapshot -> !Head.earlier(snapshot).isEmpty());
    }

    /** Both. */
    Stream<Table> tables() {
        return Stream.of(frames, videos);
    }
}
