package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Takes rows out of a table: out of its current state and of every snapshot that a tag points at, in one commit. Tags
 * point at new snapshots then; the files of the old ones stay until {@link Expiry}. A file that many tags share is
 * written anew once, so that the cost does not grow with their number.
 */
final class RowRemoval {
    private static final String WORK_BRANCH = "kinora-take-down";
    private static final int ATTEMPTS = 3;

    private final JavaSparkContext spark;
    private final Table table;
    private final RowMatch match;

    /**
     * What was done to a table; all 0 if it held nothing.
     *
     * @param rows rows taken out, each counted once for every file that held it
     * @param files files that held them
     */
    record Removed(long rows, long files) {
    }

    /** @param match what to take out */
    RowRemoval(JavaSparkContext spark, Table table, RowMatch match) {
        this.spark = spark;
        this.table = table;
        this.match = match;
    }

    /** Takes the rows out; does nothing if there are none, so that it can be done again. */
    Removed remove() {
        for (int attempt = 1;; attempt++) {
            try {
                return attempt();
            } catch (CommitFailedException | ValidationException e) {
                // Another job has committed meanwhile.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Removed attempt() {
        Transaction transaction = table.newTransaction();
        LiveFiles live = LiveFiles.of(transaction.table());
        Map<String, Long> rows = RowSearch.find(spark, table, live.files(), match).stream()
                .collect(Collectors.groupingBy(RowSearch.Found::file, Collectors.counting()));
        if (rows.isEmpty()) {
            return new Removed(0, 0);
        }
        List<DataFile> mixed = new ArrayList<>();
        rows.forEach((location, count) -> {
            if (live.file(location).recordCount() > count) {
                mixed.add(live.file(location));
            }
        });
        Map<String, DataFile> rewritten = FileRewrite.without(spark, table, mixed, match);
        for (Head head : live.heads()) {
            Map<DataFile, DataFile> changes = new HashMap<>();
            live.of(head).stream().filter(rows::containsKey)
                    .forEach(location -> changes.put(live.file(location), rewritten.get(location)));
            if (!changes.isEmpty()) {
                replace(transaction, head, changes);
            }
        }
        transaction.commitTransaction();
        return new Removed(rows.values().stream().mapToLong(Long::longValue).sum(), rows.size());
    }

    private static void replace(Transaction transaction, Head head, Map<DataFile, DataFile> changes) {
        String branch = head.branches().isEmpty() ? WORK_BRANCH : head.branches().get(0);
        if (head.branches().isEmpty()) {
            transaction.manageSnapshots().createBranch(WORK_BRANCH, head.snapshot()).commit();
        }
        // Tags get the very rows that were looked at: not those that another job has added, nor those it has rewritten.
        OverwriteFiles overwrite = transaction.newOverwrite().toBranch(branch).validateFromSnapshot(head.snapshot())
                .validateNoConflictingData().validateNoConflictingDeletes()
                .set(Head.EARLIER, head.ids().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .set(Versions.AGE, Long.toString(Versions.age(transaction.table().snapshot(head.snapshot()))));
        // Snapshots go in time, but which batch came last must stay known.
        TableSet.lastMark(transaction.table()).ifPresent(mark -> overwrite.set(TableSet.MARK, mark));
        changes.forEach((old, made) -> {
            overwrite.deleteFile(old);
            if (made != null) {
                overwrite.addFile(made);
            }
        });
        overwrite.commit();
        long snapshot = transaction.table().snapshot(branch).snapshotId();
        ManageSnapshots references = transaction.manageSnapshots();
        head.tags().forEach(tag -> references.replaceTag(tag, snapshot));
        head.branches().stream().skip(1).forEach(other -> references.replaceBranch(other, snapshot));
        if (head.branches().isEmpty()) {
            references.removeBranch(WORK_BRANCH);
        }
        references.commit();
    }
}
