package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.corpus.Tables;
import io.kinora.ingest.decode.SourceReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Clips counted stage by stage. */
final class Funnel {
    private static final int MOST_LABELS = 100;

    private final long found;
    private final Map<String, Long> statuses;
    private final Map<String, Long> splits;
    private final Map<String, Long> labels;

    private Funnel(long found, Map<String, Long> statuses, Map<String, Long> splits, Map<String, Long> labels) {
        this.found = found;
        this.statuses = statuses;
        this.splits = splits;
        this.labels = labels;
    }

    /**
     * Counts.
     *
     * @param found clips of the corpus, counted before anything was decided
     * @param decided clips with status, split and label
     */
    static Funnel of(long found, Dataset<Row> decided) {
        Dataset<Row> kept = decided.where(col("status").equalTo(Tables.KEPT));
        Map<String, Long> statuses = new TreeMap<>();
        Map<String, Long> splits = new TreeMap<>();
        for (Row row : decided.groupBy("status", "split").count().collectAsList()) {
            statuses.merge(row.getString(0), row.getLong(2), Long::sum);
            if (row.getString(0).equals(Tables.KEPT)) {
                splits.merge(row.getString(1), row.getLong(2), Long::sum);
            }
        }
        return new Funnel(found, statuses, splits, counts(kept.groupBy(coalesce(col("label"), lit("")))
                .agg(count(lit(1)).as("clips")).toDF("label", "clips")
                .orderBy(col("clips").desc(), col("label")).limit(MOST_LABELS)));
    }

    CurateResult.Clips clips() {
        long kept = of(Tables.KEPT);
        long quarantined = of(Tables.QUARANTINED);
        long decided = statuses.values().stream().mapToLong(Long::longValue).sum();
        return new CurateResult.Clips(found, kept, decided - kept - quarantined, quarantined);
    }

    Map<String, Long> statuses() {
        return statuses;
    }

    Map<String, Long> splits() {
        return splits;
    }

    Map<String, Long> labels() {
        return labels;
    }

    /** The stages in the order in which they decide. */
    List<CurateResult.Stage> stages() {
        Set<String> byScores = new TreeSet<>(statuses.keySet());
        byScores.removeAll(Set.of(Tables.KEPT, Tables.QUARANTINED, SourceReader.TOO_SHORT, SourceReader.BEYOND_END,
                Reasons.NOT_SELECTED, Reasons.DUPLICATE, Reasons.UNBALANCED));
        List<CurateResult.Stage> stages = new ArrayList<>();
        long left = found;
        left = add(stages, "frames", left, Set.of(Tables.QUARANTINED, SourceReader.TOO_SHORT,
                SourceReader.BEYOND_END));
        left = add(stages, "scores", left, byScores);
        left = add(stages, "where", left, Set.of(Reasons.NOT_SELECTED));
        left = add(stages, "duplicates", left, Set.of(Reasons.DUPLICATE));
        add(stages, "balance", left, Set.of(Reasons.UNBALANCED));
        return stages;
    }

    private long add(List<CurateResult.Stage> stages, String name, long in, Set<String> reasons) {
        Map<String, Long> out = new TreeMap<>();
        reasons.stream().filter(statuses::containsKey).forEach(reason -> out.put(reason, of(reason)));
        long left = in - out.values().stream().mapToLong(Long::longValue).sum();
        stages.add(new CurateResult.Stage(name, in, left, out));
        return left;
    }

    private long of(String status) {
        return statuses.getOrDefault(status, 0L);
    }

    private static Map<String, Long> counts(Dataset<Row> rows) {
        Map<String, Long> counts = new LinkedHashMap<>();
        rows.collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }
}
