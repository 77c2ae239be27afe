package io.kinora.ingest.takedown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * A snapshot that readers reach by name: what a tag or branch points at.
 *
 * @param snapshot its id
 * @param tags versions that are this snapshot
 * @param branches branches that end in it; {@code main} is the current state
 * @param earlier ids by which the same tags were known before rows were taken down
 */
record Head(long snapshot, List<String> tags, List<String> branches, List<Long> earlier) {
    /** Property of a snapshot that a take-down made: ids of the snapshots in whose place it stands. */
    static final String EARLIER = "kinora.take-down.earlier";

    /** All of a table, those of tags and branches alike once. */
    static List<Head> of(Table table) {
        Map<Long, Head> heads = new LinkedHashMap<>();
        table.refs().forEach((name, reference) -> {
            Head head = heads.computeIfAbsent(reference.snapshotId(), id -> new Head(id, new ArrayList<>(),
                    new ArrayList<>(), earlier(table.snapshot(id))));
            (reference.isTag() ? head.tags : head.branches).add(name);
        });
        return List.copyOf(heads.values());
    }

    /** Every id by which its tags are or were known. */
    List<Long> ids() {
        List<Long> ids = new ArrayList<>(earlier);
        ids.add(snapshot);
        return ids;
    }

    /** Ids of the snapshots in whose place one stands. */
    static List<Long> earlier(Snapshot snapshot) {
        return Optional.ofNullable(snapshot.summary().get(EARLIER)).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(Long::valueOf)
                .toList();
    }
}
