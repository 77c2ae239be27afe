package io.kinora.ingest.takedown;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Removes the files of a table that hold what was taken down, once the time for those who still read them is over: the
 * snapshots that no version is any more, then files that no snapshot refers to, such as those of a job that was killed.
 */
final class Expiry {
    /** Property of a table: the time of the last take-down whose files are all gone. */
    private static final String DONE = "kinora.take-down.expired";

    private final SparkSession spark;
    private final Table table;

    /**
     * How far a table is.
     *
     * @param files data, manifest and other files removed
     * @param due when files that remain may be removed, if any do
     */
    record Expired(long files, Optional<Instant> due) {
    }

    Expiry(SparkSession spark, Table table) {
        this.spark = spark;
        this.table = table;
    }

    /** Removes what is due: what was taken down at least so long before now. */
    Expired expire(Duration after, Instant now) {
        table.refresh();
        long done = Long.parseLong(table.properties().getOrDefault(DONE, "0"));
        List<Long> open = StreamSupport.stream(table.snapshots().spliterator(), false)
                .filter(snapshot -> snapshot.summary().containsKey(Head.EARLIER))
                .map(Snapshot::timestampMillis)
                .filter(time -> time > done)
                .sorted()
                .toList();
        Optional<Long> last = open.stream().filter(time -> !now.isBefore(Instant.ofEpochMilli(time).plus(after)))
                .max(Comparator.naturalOrder());
        long files = last.map(this::expireUpTo).orElse(0L);
        return new Expired(files, open.stream().filter(time -> time > last.orElse(done)).findFirst()
                .map(time -> Instant.ofEpochMilli(time).plus(after)));
    }

    private long expireUpTo(long takenDown) {
        long[] files = {0};
        table.expireSnapshots().expireOlderThan(takenDown + 1).retainLast(1).deleteWith(file -> {
            table.io().deleteFile(file);
            files[0]++;
        }).commit();
        for (String orphan : SparkActions.get(spark).deleteOrphanFiles(table).olderThan(takenDown + 1).execute()
                .orphanFileLocations()) {
            files[0]++;
        }
        // Last, so that an expiry that is stopped is done again.
        table.updateProperties().set(DONE, Long.toString(takenDown)).commit();
        return files[0];
    }
}
