package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.job.RunDirectory;
import io.kinora.ingest.plan.Plan;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What became of the files of one run, as the tables tell: whatever stopped the run, and wherever, a file counts as
 * what its row says.
 */
final class Account {
    private static final String FILE = "account.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOST = "lost";
    private static final String NOT_READ = "not read";

    private final Plan plan;
    private final Counts counts;

    /** Files that were planned, and clips, by what became of them. */
    private record Counts(SortedMap<String, Long> sources, SortedMap<String, Long> clips) {
    }

    private Account(Plan plan, Counts counts) {
        this.plan = plan;
        this.counts = counts;
    }

    /**
     * The account of a run all of whose batches are in the tables. It is written down in the run directory, since the
     * plan goes before the run's result is written.
     */
    static Account of(Plan plan, TableSet tables, RunDirectory directory) throws IOException {
        Optional<JsonNode> before = directory.readJson(FILE);
        Counts counts = before.isPresent() ? JSON.treeToValue(before.get(), Counts.class) : counts(plan, tables);
        directory.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(counts));
        return new Account(plan, counts);
    }

    /** Whether the account of a run was written down: then all of its batches are in the tables. */
    static boolean written(RunDirectory directory) throws IOException {
        return directory.readJson(FILE).isPresent();
    }

    private static Counts counts(Plan plan, TableSet tables) {
        Dataset<Row> sources = tables.read(Tables.SOURCES);
        Column became = when(col("status").isNull(), LOST).when(col("run").equalTo(plan.run()), col("status"))
                .otherwise(NOT_READ);
        Dataset<Row> planned = plan.files().select("uri").join(sources.select("uri", "status", "run"),
                new String[] {"uri"}, "left").select(became.as("status"));
        Dataset<Row> clips = tables.read(Tables.CLIPS).join(sources.where(col("run").equalTo(plan.run())
                .and(col("status").equalTo(Tables.OK))).select("source_id"), "source_id");
        return new Counts(byStatus(planned), byStatus(clips));
    }

    private static SortedMap<String, Long> byStatus(Dataset<Row> rows) {
        SortedMap<String, Long> counts = new TreeMap<>();
        rows.groupBy("status").count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** Files by what became of them. */
    IngestResult.Sources sources() {
        if (counts.sources().containsKey(LOST)) {
            throw new IllegalStateException("Cannot account for " + counts.sources().get(LOST)
                    + " files: they were to be read, but the corpus has no row of them");
        }
        long ok = counts.sources().getOrDefault(Tables.OK, 0L);
        long quarantined = counts.sources().getOrDefault(Tables.QUARANTINED, 0L);
        long others = counts.sources().values().stream().mapToLong(Long::longValue).sum() - ok - quarantined;
        return new IngestResult.Sources(plan.counts().found(), ok, quarantined, plan.counts().known() + others);
    }

    /** Clips that the run made. */
    IngestResult.Clips clips() {
        long found = counts.clips().values().stream().mapToLong(Long::longValue).sum();
        long kept = counts.clips().getOrDefault(Tables.KEPT, 0L);
        long quarantined = counts.clips().getOrDefault(Tables.QUARANTINED, 0L);
        return new IngestResult.Clips(found, kept, found - kept - quarantined, quarantined);
    }
}
