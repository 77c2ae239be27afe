package io.kinora.ingest.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.job.RunDirectory;
import io.kinora.core.storage.StoredRows;
import io.kinora.ingest.source.SourceTask;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which files a run reads, in batches by address, written down before the first is read: the files in the work folder,
 * the rest in the run directory. So a run that is continued has the same batches, and the driver holds one of them at a
 * time.
 */
public final class Plan {
    private static final String SUMMARY = "plan.json";
    private static final String FILES = "plan";
    /** What one task sorts. */
    private static final long SORTED_TOGETHER = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private final WorkFolder work;
    private final Summary summary;

    /** plan.json: it is there once the plan is whole. */
    private record Summary(String run, PlanCounts counts, SortedMap<String, Integer> passedOver) {
    }

    private Plan(SparkSession spark, WorkFolder work, Summary summary) {
        this.spark = spark;
        this.work = work;
        this.summary = summary;
    }

    /** The plan of a run that is continued. */
    public static Optional<Plan> read(SparkSession spark, RunDirectory directory, WorkFolder work) throws IOException {
        Optional<JsonNode> json = directory.readJson(SUMMARY);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Plan(spark, work, JSON.treeToValue(json.get(), Summary.class)));
    }

    /**
     * Makes a run's plan.
     *
     * @param states the files, as {@link SourceStates#of} gives them
     * @param passedOver files that are no videos by their names
     * @param batch files of one batch at most, from all that are to be read
     */
    public static Plan write(SparkSession spark, RunDirectory directory, WorkFolder work, Dataset<Row> states,
            PlanCounts counts, SortedMap<String, Integer> passedOver, int batch) throws IOException {
        int parts = (int) Math.max(1, counts.unread() / SORTED_TOGETHER);
        StoredRows.write(states.where(not(col(SourceStates.STATE).equalTo(SourceStates.KNOWN)))
                .repartitionByRange(parts, col("uri")).sortWithinPartitions("uri"), work.path(FILES), batch);
        Summary summary = new Summary(UUID.randomUUID().toString(), counts, passedOver);
        directory.write(SUMMARY, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
        return new Plan(spark, work, summary);
    }

    /** The run's own id. */
    public String run() {
        return summary.run();
    }

    /** What was found. */
    public PlanCounts counts() {
        return summary.counts();
    }

    /** How many files were passed over as no videos, by reason. */
    public SortedMap<String, Integer> passedOver() {
        return summary.passedOver();
    }

    /** All files that are to be read, with {@link SourceStates#ATTEMPT}. */
    public Dataset<Row> files() {
        return spark.read().parquet(written().stream().map(Path::toString).toArray(String[]::new));
    }

    /** The batches, in the order in which they are read. */
    public List<Path> batches() {
        if (counts().unread() == 0) {
            return List.of();
        }
        return written();
    }

    private List<Path> written() {
        return StoredRows.files(work.path(FILES), spark.sparkContext().hadoopConfiguration());
    }

    /** The files of a batch, as rows. */
    public Dataset<Row> files(Path batch) {
        return spark.read().parquet(batch.toString());
    }

    /** The files of a batch. */
    public List<SourceTask> tasks(Path batch) {
        return files(batch).select("uri", "bytes", "modified", "segments", "problem",
                SourceStates.ATTEMPT).collectAsList().stream().map(Plan::task).toList();
    }

    private static SourceTask task(Row row) {
        VideoFile file = new VideoFile(row.getString(0), row.isNullAt(1) ? 0 : row.getLong(1),
                row.isNullAt(2) ? 0 : row.getLong(2));
        return new SourceTask(file, row.getInt(5), Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)));
    }
}
