package io.kinora.ingest.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an ingest has before it; found = known + fresh + changed + retry + badRows.
 *
 * @param found files, and rows of a manifest that name none
 * @param known nothing is to be done with them
 * @param fresh the corpus has no row of them
 * @param changed they are no longer what the corpus has, or copies of such
 * @param retry quarantined ones that are tried again
 * @param badRows rows of a manifest that cannot be used and are not known yet
 * @param bytes of the files that are to be read, as far as they are known
 * @param unsized files that are to be read whose size is not known yet
 */
public record PlanCounts(long found, long known, @JsonProperty("new") long fresh, long changed, long retry,
        long badRows, long bytes, long unsized) {

    /**
     * Counts files by {@link SourceStates#STATE}.
     *
     * @param schemes takes the schemes of the files that are to be read
     */
    public static PlanCounts of(Dataset<Row> states, Consumer<String> schemes) {
        Map<String, Row> byState = states.groupBy(SourceStates.STATE)
                .agg(count(lit(1)), coalesce(sum("bytes"), lit(0L)), count("bytes"),
                        collect_set(substring_index(col("uri"), ":", 1)))
                .collectAsList().stream().collect(Collectors.toMap(row -> row.getString(0), row -> row));
        List<Row> read = byState.values().stream()
                .filter(row -> List.of(SourceStates.NEW, SourceStates.CHANGED, SourceStates.RETRY)
                        .contains(row.getString(0))).toList();
        read.stream().flatMap(row -> row.<String>getList(4).stream()).distinct().sorted().forEach(schemes);
        return new PlanCounts(byState.values().stream().mapToLong(row -> row.getLong(1)).sum(),
                files(byState, SourceStates.KNOWN), files(byState, SourceStates.NEW),
                files(byState, SourceStates.CHANGED), files(byState, SourceStates.RETRY),
                files(byState, SourceStates.BAD_ROW), read.stream().mapToLong(row -> row.getLong(2)).sum(),
                read.stream().mapToLong(row -> row.getLong(1) - row.getLong(3)).sum());
    }

    private static long files(Map<String, Row> byState, String state) {
        return byState.containsKey(state) ? byState.get(state).getLong(1) : 0;
    }

    /** Rows that the sources table gets. */
    public long unread() {
        return fresh + changed + retry + badRows;
    }
}
