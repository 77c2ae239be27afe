package io.kinora.ingest.decode;

import io.kinora.core.corpus.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What became of the files of one batch, once copies among them are told apart. */
public final class Batch {
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> carriers = new HashSet<>();
    private final List<Row> cuts = new ArrayList<>();
    private long duplicates;
    private long kept;
    private long filtered;

    /** From what reading the batch's files gave: of those with the same bytes the least URI carries the clips. */
    public static Batch of(List<Outcome.Source> outcomes) {
        Batch batch = new Batch();
        Map<String, String> carrierOf = new HashMap<>();
        outcomes.stream().sorted(Comparator.comparing(Outcome::uri)).forEach(outcome -> batch.add(outcome, carrierOf));
        return batch;
    }

    private void add(Outcome.Source outcome, Map<String, String> carrierOf) {
        Row row = outcome.row();
        String status = row.getAs("status");
        if (status.equals(Tables.QUARANTINED) || status.equals(Tables.TAKEN_DOWN)) {
            rows.add(row);
        } else if (status.equals(Tables.DUPLICATE)) {
            duplicates++;
            rows.add(row);
        } else {
            String carrier = carrierOf.putIfAbsent(row.getAs("source_id"), outcome.uri());
            if (carrier == null) {
                carriers.add(outcome.uri());
                cuts.addAll(outcome.cuts());
                kept += outcome.kept();
                filtered += outcome.filtered();
                rows.add(row);
            } else {
                duplicates++;
                rows.add(SourceRow.asDuplicate(row, carrier));
            }
        }
    }

    /** Rows of the sources table. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Rows of the cuts table. */
    public List<Row> cuts() {
        return List.copyOf(cuts);
    }

    /** Files whose clips go into the corpus. */
    public Set<String> carriers() {
        return Set.copyOf(carriers);
    }

    /** Files that hold the bytes of another one. */
    public long duplicates() {
        return duplicates;
    }

    /** Clips that may be used. */
    public long kept() {
        return kept;
    }

    /** Clips left out. */
    public long filtered() {
        return filtered;
    }
}
