package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.plan.Plan;
import io.kinora.ingest.report.IngestReport;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of the files of one run, as the tables tell: whatever stopped the run, and wherever, a file counts as what
 * its row says.
 */
final class Account {
    private static final String LOST = "lost";
    private static final String NOT_READ = "not read";

    private final Plan plan;
    private final Dataset<Row> written;
    private final Map<String, Long> byStatus;
    private final Map<String, Long> clipsByStatus;

    private Account(Plan plan, Dataset<Row> written, Map<String, Long> byStatus, Map<String, Long> clipsByStatus) {
        this.plan = plan;
        this.written = written;
        this.byStatus = byStatus;
        this.clipsByStatus = clipsByStatus;
    }

    /** The account of a run all of whose batches are in the tables. */
    static Account of(Plan plan, TableSet tables) {
        Dataset<Row> sources = tables.read(Tables.SOURCES);
        Dataset<Row> written = sources.where(col("run").equalTo(plan.run()));
        Column became = when(col("status").isNull(), LOST).when(col("run").equalTo(plan.run()), col("status"))
                .otherwise(NOT_READ);
        Dataset<Row> planned = plan.files().select("uri").join(sources.select("uri", "status", "run"),
                new String[] {"uri"}, "left").select(became.as("status"));
        Dataset<Row> clips = tables.read(Tables.CLIPS).join(written.where(col("status").equalTo(Tables.OK))
                .select("source_id"), "source_id");
        return new Account(plan, written, counts(planned), counts(clips));
    }

    private static Map<String, Long> counts(Dataset<Row> rows) {
        Map<String, Long> counts = new TreeMap<>();
        rows.groupBy("status").count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** Files by what became of them. */
    IngestResult.Sources sources() {
        if (byStatus.containsKey(LOST)) {
            throw new IllegalStateException("Cannot account for " + byStatus.get(LOST)
                    + " files: they were to be read, but the corpus has no row of them");
        }
        long ok = byStatus.getOrDefault(Tables.OK, 0L);
        long quarantined = byStatus.getOrDefault(Tables.QUARANTINED, 0L);
        long others = byStatus.values().stream().mapToLong(Long::longValue).sum() - ok - quarantined;
        return new IngestResult.Sources(plan.counts().found(), ok, quarantined, plan.counts().known() + others);
    }

    /** Clips that the run made. */
    IngestResult.Clips clips() {
        long found = clipsByStatus.values().stream().mapToLong(Long::longValue).sum();
        long kept = clipsByStatus.getOrDefault(Tables.KEPT, 0L);
        long quarantined = clipsByStatus.getOrDefault(Tables.QUARANTINED, 0L);
        return new IngestResult.Clips(found, kept, found - kept - quarantined, quarantined);
    }

    /** Clips that were left out, by reason. */
    SortedMap<String, Long> filtered() {
        SortedMap<String, Long> filtered = new TreeMap<>(clipsByStatus);
        filtered.keySet().removeAll(List.of(Tables.KEPT, Tables.QUARANTINED));
        return filtered;
    }

    /** The first of the files that could not be decoded. */
    List<IngestReport.Refused> refused(int most) {
        return written.where(col("status").equalTo(Tables.QUARANTINED)).orderBy("uri").limit(most).collectAsList()
                .stream().map(row -> new IngestReport.Refused(row.getAs("uri"), row.getAs("error_code"),
                        row.getAs("error_stage"), row.getAs("error_message"))).toList();
    }
}
