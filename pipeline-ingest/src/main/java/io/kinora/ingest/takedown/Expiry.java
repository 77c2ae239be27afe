package io.kinora.ingest.takedown;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Removes the files of a table that hold what was taken down, once the time for those who still read them is over: the
 * snapshots that no tag or branch names any more, then files that no snapshot refers to, such as those of a job that
 * was killed.
 */
final class Expiry {
    /** How old a file is at least that no snapshot refers to: a younger one may be of a job that will commit it. */
    static final Duration STRAY_AGE = Duration.ofDays(1);

    /** Property of a table: the time of the last take-down for which files without a snapshot were looked for. */
    private static final String DONE = "kinora.take-down.expired";

    private final SparkSession spark;
    private final Table table;
    private final Instant lastTakenDown;
    private final Duration after;
    private final Instant now;

    /**
     * How far a table is.
     *
     * @param snapshots removed, or to be removed now
     * @param files data, manifest and other files removed
     * @param waiting snapshots that stay for now, for those who still read them
     * @param due when these, and files that no snapshot refers to, may be removed; absent if all of them are gone
     */
    record Expired(int snapshots, long files, int waiting, Optional<Instant> due) {
    }

    /** What may go, and what not yet; times in milliseconds since 1970. */
    private record State(List<Long> ready, int waiting, long last, boolean strays, Optional<Instant> due) {
    }

    /**
     * @param lastTakenDown when the last tombstone was set
     * @param after how long files stay for those who began to read them before they were taken out of the tags
     */
    Expiry(SparkSession spark, Table table, Instant lastTakenDown, Duration after, Instant now) {
        this.spark = spark;
        this.table = table;
        this.lastTakenDown = lastTakenDown;
        this.after = after;
        this.now = now;
    }

    /** When files that no snapshot refers to may be removed after a take-down. */
    static Instant straysDue(Instant takenDown, Duration after) {
        return takenDown.plus(after.compareTo(STRAY_AGE) > 0 ? after : STRAY_AGE);
    }

    /** What {@link #expire} would do; counts no files. */
    Expired preview() {
        State state = state();
        return new Expired(state.ready.size(), 0, state.waiting, state.due);
    }

    /** Removes what is due. */
    Expired expire() {
        State state = state();
        long files = state.ready.isEmpty() ? 0 : removeSnapshots(state.ready);
        if (state.strays) {
            for (String stray : SparkActions.get(spark).deleteOrphanFiles(table).olderThan(state.last + 1).execute()
                    .orphanFileLocations()) {
                files++;
            }
            // Last, so that an expiry that is stopped is done again.
            table.updateProperties().set(DONE, Long.toString(state.last)).commit();
        }
        return new Expired(state.ready.size(), files, state.waiting, state.due);
    }

    private State state() {
        table.refresh();
        Map<Long, Long> left = left();
        // What a job wrote during a take-down was taken out after the tombstone was set.
        long last = snapshots().filter(snapshot -> snapshot.summary().containsKey(Head.EARLIER))
                .mapToLong(Snapshot::timestampMillis).reduce(lastTakenDown.toEpochMilli(), Math::max);
        left.values().removeIf(time -> time > last);
        List<Long> ready = left.keySet().stream().filter(id -> !now.isBefore(due(left.get(id)))).sorted().toList();
        boolean done = last <= Long.parseLong(table.properties().getOrDefault(DONE, "0"));
        Instant straysDue = straysDue(Instant.ofEpochMilli(last), after);
        boolean strays = !done && !now.isBefore(straysDue);
        Stream<Instant> later = left.values().stream().map(this::due).filter(now::isBefore);
        return new State(ready, left.size() - ready.size(), last, strays,
                Stream.concat(later, Stream.of(straysDue).filter(time -> !done && !strays)).max(Instant::compareTo));
    }

    private Instant due(long left) {
        return Instant.ofEpochMilli(left).plus(after);
    }

    /**
     * Since when nobody finds a snapshot by a name, for each that no tag or branch names: since a take-down put another
     * one in its place, or since another one followed it.
     */
    private Map<Long, Long> left() {
        Map<Long, Long> replaced = new HashMap<>();
        Map<Long, Long> followed = new HashMap<>();
        snapshots().forEach(snapshot -> {
            Head.earlier(snapshot).forEach(id -> replaced.merge(id, snapshot.timestampMillis(), Math::min));
            if (snapshot.parentId() != null) {
                followed.merge(snapshot.parentId(), snapshot.timestampMillis(), Math::min);
            }
        });
        Set<Long> heads = table.refs().values().stream().map(SnapshotRef::snapshotId)
                .collect(Collectors.toCollection(HashSet::new));
        Map<Long, Long> left = new HashMap<>();
        snapshots().filter(snapshot -> !heads.contains(snapshot.snapshotId())).forEach(snapshot ->
                left.put(snapshot.snapshotId(), replaced.getOrDefault(snapshot.snapshotId(),
                        followed.getOrDefault(snapshot.snapshotId(), snapshot.timestampMillis()))));
        return left;
    }

    private Stream<Snapshot> snapshots() {
        return StreamSupport.stream(table.snapshots().spliterator(), false);
    }

    private long removeSnapshots(List<Long> ids) {
        long[] files = {0};
        // These and no others, however old: a version may stand in the place of a younger one.
        ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(0).deleteWith(file -> {
            table.io().deleteFile(file);
            files[0]++;
        });
        ids.forEach(expire::expireSnapshotId);
        expire.commit();
        return files[0];
    }
}
