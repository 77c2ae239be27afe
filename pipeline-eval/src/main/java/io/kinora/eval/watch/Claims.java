package io.kinora.eval.watch;

import static org.apache.iceberg.types.Types.NestedField.required;

import io.kinora.eval.history.DriverTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/**
 * Who evaluates which checkpoint: a table with one row for each, replaced by commits that fail if another came between.
 * So of those who claim a checkpoint at once one gets it. A claim holds until its deadline, which its owner puts off
 * while it works; after that anyone may take it over. Clocks of the machines must agree within a third of the lease.
 */
public final class Claims {
    /** Name of the table. */
    public static final String TABLE = "claims";

    private static final String OWNER = "owner";
    private static final String DEADLINE = "deadline";
    private static final String KEY = "key";
    private static final String DONE = "done";
    private static final String ATTEMPT = "attempt";
    private static final String CHECKPOINT = "checkpoint";
    private static final Schema SCHEMA = new Schema(
            required(1, KEY, Types.StringType.get()),
            required(2, CHECKPOINT, Types.StringType.get()),
            required(3, OWNER, Types.StringType.get()),
            required(4, ATTEMPT, Types.IntegerType.get()),
            required(5, DEADLINE, Types.LongType.get()),
            required(6, DONE, Types.BooleanType.get()));
    /** Snapshots are kept for so many leases: a commit of this age cannot be checked against what came since. */
    private static final int KEPT_LEASES = 10;

    private final DriverTable table;
    private final String owner;
    private final Duration lease;
    private final Clock clock;

    /** How far a checkpoint is. */
    public enum State {
        /** Nobody evaluates it, or whoever did has not been heard of in time. */
        FREE,
        HELD,
        DONE
    }

    private Claims(DriverTable table, String owner, Duration lease, Clock clock) {
        this.table = table;
        this.owner = owner;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Opens the table in a namespace, making it if it is not there.
     *
     * @param run the run directory that claims
     * @param lease how long a claim holds without being renewed
     */
    public static Claims open(Catalog catalog, String namespace, String run, Duration lease, Clock clock) {
        // Two processes may have been started in one run directory.
        return new Claims(DriverTable.open(catalog, TableIdentifier.of(namespace, TABLE), SCHEMA, KEY,
                PartitionSpec.builderFor(SCHEMA).identity(KEY).build()),
                run + "#" + UUID.randomUUID(), lease, clock);
    }

    /** How far a checkpoint is. */
    public State state(String key) {
        return state(table.read(key));
    }

    /** Claims a checkpoint; nothing if it is not free, or another was faster. */
    public Optional<Claim> claim(String key, String checkpoint) {
        DriverTable.Seen seen = table.read(key);
        if (state(seen) != State.FREE) {
            return Optional.empty();
        }
        int attempt = seen.rows().isEmpty() ? 1 : 1 + (int) seen.rows().get(0).getField(ATTEMPT);
        Claim claim = new Claim(key, checkpoint, attempt);
        return table.replace(key, List.of(row(claim, deadline(), false)), seen) ? Optional.of(claim)
                : Optional.empty();
    }

    /** A claim of this process. Safe for use by any thread. */
    public final class Claim {
        private final String key;
        private final String checkpoint;
        private final int attempt;
        private final long since = System.nanoTime();

        private Claim(String key, String checkpoint, int attempt) {
            this.key = key;
            this.checkpoint = checkpoint;
            this.attempt = attempt;
        }

        /** 1 for the first claim of a checkpoint, more where earlier ones did not come to an end. */
        public int attempt() {
            return attempt;
        }

        /** Just before it was made, by {@link System#nanoTime()}. */
        long since() {
            return since;
        }

        /**
         * Puts its deadline off.
         *
         * @return whether it was still this process's
         */
        public synchronized boolean renew() {
            return change(deadline(), false);
        }

        /**
         * Says that the checkpoint is evaluated, for ever.
         *
         * @return whether it was still this process's
         */
        public synchronized boolean done() {
            boolean changed = change(clock.millis(), true);
            table.forget(clock.millis() - KEPT_LEASES * lease.toMillis());
            return changed;
        }

        /** Gives the checkpoint back, for anyone to claim. */
        public synchronized void release() {
            change(clock.millis(), false);
        }

        private boolean change(long deadline, boolean done) {
            return table.update(key, rows -> isStill(this, rows) ? List.of(row(this, deadline, done)) : List.of());
        }
    }

    private boolean isStill(Claim claim, List<Record> rows) {
        return rows.stream().anyMatch(row -> row.getField(OWNER).equals(owner)
                && row.getField(ATTEMPT).equals(claim.attempt) && !(boolean) row.getField(DONE));
    }

    private State state(DriverTable.Seen seen) {
        if (seen.rows().isEmpty()) {
            return State.FREE;
        }
        Record row = seen.rows().get(0);
        if ((boolean) row.getField(DONE)) {
            return State.DONE;
        }
        return (long) row.getField(DEADLINE) > clock.millis() ? State.HELD : State.FREE;
    }

    private long deadline() {
        return clock.millis() + lease.toMillis();
    }

    private Record row(Claim claim, long deadline, boolean done) {
        Record row = GenericRecord.create(table.schema());
        row.setField(KEY, claim.key);
        row.setField(CHECKPOINT, claim.checkpoint);
        row.setField(OWNER, owner);
        row.setField(ATTEMPT, claim.attempt);
        row.setField(DEADLINE, deadline);
        row.setField(DONE, done);
        return row;
    }
}
