package io.kinora.ingest;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.storage.FileSystems;
import io.kinora.core.storage.StoredRows;
import io.kinora.ingest.manifest.Manifest;
import io.kinora.ingest.plan.FileList;
import io.kinora.ingest.plan.LookAtFiles;
import io.kinora.ingest.plan.Plan;
import io.kinora.ingest.plan.PlanCounts;
import io.kinora.ingest.plan.SourceStates;
import io.kinora.ingest.plan.WorkFolder;
import io.kinora.ingest.source.QuarantineCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Finds what an ingest has to read, before it reads anything. */
final class IngestPlanning {
    private static final Duration LOOK_DEADLINE = Duration.ofSeconds(60);
    private static final String LISTED = "listed";
    private static final String LOOKED = "looked";
    private static final String STATES = "states";
    private static final int LEAST_BATCH = 500;
    private static final int MOST_BATCH = 25_000;
    private static final int BATCHES = 400;
    private static final long BYTES_PER_BATCH = 256L << 30;
    /** Tasks of a batch for each core, so that cores that end early wait little for the last one. */
    private static final int TASKS_PER_CORE = 4;
    private static final int FILES_PER_TASK = 8;

    private final JobContext<IngestSettings> context;
    private final SparkSession spark;
    private final TableSet tables;
    private final WorkFolder work;
    private final Broadcast<SerializableConfiguration> configuration;

    IngestPlanning(JobContext<IngestSettings> context, TableSet tables, WorkFolder work,
            Broadcast<SerializableConfiguration> configuration) {
        this.context = context;
        this.spark = context.spark();
        this.tables = tables;
        this.work = work;
        this.configuration = configuration;
    }

    /** What a run would have before it. Files of a manifest are told by their addresses alone. */
    PlanCounts count() throws IOException {
        PlanCounts counts;
        try {
            Listing listing = listing();
            counts = counted(listing, states(listing, UnaryOperator.identity()));
        } finally {
            work.remove();
        }
        if (context.settings().manifest().isPresent()) {
            context.say("Whether files of the manifest are there, and unchanged, a run looks up when it begins");
        }
        return counts;
    }

    /** Makes the run's plan. */
    Plan plan() throws IOException {
        // What another run into the same directory left there is not this one's.
        work.remove();
        Listing listing = listing();
        // Files may change at any time. What was seen of them is written down, so that all that follows is of one mind.
        Dataset<Row> states = Manifest.reading(() -> written(STATES, states(listing, listing.manifest().isEmpty()
                ? UnaryOperator.identity() : this::looked)));
        PlanCounts counts = counted(listing, states);
        if (listing.manifest().isPresent() && tables.exists()) {
            new CorpusWriter(spark, tables).removeMended(listing.manifest().get().uri(), states);
        }
        return Plan.write(spark, context.directory(), work, states, counts, listing.passedOver(),
                batch(context.settings().batchSources(), counts, spark.sparkContext().defaultParallelism()));
    }

    private Dataset<Row> looked(Dataset<Row> files) {
        LongAccumulator silent = spark.sparkContext().longAccumulator("files without an answer");
        Dataset<Row> looked = written(LOOKED, LookAtFiles.at(files, configuration, LOOK_DEADLINE, silent));
        if (silent.value() > 0) {
            context.say(silent.value() + " files could not be looked at, as their file systems did not answer within "
                    + LOOK_DEADLINE.toSeconds() + " s; they are taken for unchanged");
        }
        return looked;
    }

    private Dataset<Row> written(String name, Dataset<Row> rows) {
        return StoredRows.read(spark, rows.schema(), StoredRows.write(rows, work.path(name), 0));
    }

    /** What is asked for. */
    private record Listing(Dataset<Row> rows, SortedMap<String, Integer> passedOver, Optional<Manifest> manifest) {
    }

    private Listing listing() throws IOException {
        IngestSettings settings = context.settings();
        if (settings.manifest().isPresent()) {
            Manifest manifest = Manifest.open(spark, configuration, settings.manifest().get());
            List<String> ignored = manifest.ignoredColumns();
            if (!ignored.isEmpty()) {
                context.say("Ignoring columns of the manifest: " + String.join(", ", ignored));
            }
            return new Listing(manifest.listed(), Collections.emptySortedMap(), Optional.of(manifest));
        }
        FileList.Found found = FileList.of(spark, context.hadoop(), settings.videos(), work.path(LISTED));
        return new Listing(found.listed(), found.passedOver(), Optional.empty());
    }

    private PlanCounts counted(Listing listing, Dataset<Row> states) {
        PlanCounts counts = Manifest.reading(() -> PlanCounts.of(states,
                scheme -> FileSystems.require(scheme, context.hadoop())));
        if (counts.found() == 0) {
            throw KinoraException.input("no-videos-found", context.settings().manifest()
                    .map(uri -> "Cannot ingest: the manifest " + uri + " lists no video; it needs rows with a uri")
                    .orElseGet(() -> "Cannot ingest: no video was found in "
                            + String.join(", ", context.settings().videos()) + (listing.passedOver().isEmpty() ? ""
                                    : ", only files that are no videos (" + listing.passedOver() + ")")
                            + "; give --videos a file, folder or glob that holds some"));
        }
        if (!listing.passedOver().isEmpty()) {
            context.say("Passed over: " + listing.passedOver().entrySet().stream()
                    .map(reason -> reason.getKey() + " (" + reason.getValue() + ")").collect(Collectors.joining(", ")));
        }
        context.say("Found " + (counts.found() - counts.badRows()) + " videos: " + counts.known()
                + " are known already, " + counts.fresh() + " are new, " + counts.changed() + " have changed, "
                + counts.retry() + " are tried again"
                + (counts.badRows() > 0 ? ", " + counts.badRows() + " rows of the manifest cannot be used" : "")
                + "; " + megabytes(counts.bytes()) + " are to be read"
                + (counts.unsized() > 0 ? ", and " + counts.unsized() + " files whose size is not known yet" : "")
                + (counts.known() > 0 ? " (clips of another shape need another corpus.name)" : ""));
        return counts;
    }

    /** How many files are committed together: fewer if they are large, as what they give is staged until then. */
    private static int batch(Optional<Integer> asked, PlanCounts counts, int cores) {
        long suitable = Math.max(Math.max(LEAST_BATCH, (long) cores * TASKS_PER_CORE * FILES_PER_TASK),
                counts.unread() / BATCHES);
        long large = BYTES_PER_BATCH / Math.max(1, counts.bytes() / Math.max(1, counts.unread() - counts.unsized()));
        return asked.orElse((int) Math.max(1, Math.min(Math.min(MOST_BATCH, large), suitable)));
    }

    private static String megabytes(long bytes) {
        return Math.round(bytes / 1e6) + " MB";
    }

    private Dataset<Row> states(Listing listing, UnaryOperator<Dataset<Row>> look) {
        Dataset<Row> sources = tables.exists() ? tables.read(Tables.SOURCES)
                : spark.createDataFrame(List.of(), Tables.SOURCES_SCHEMA);
        return new SourceStates(QuarantineCodes.retried(context.settings().retry()), look).of(listing.rows(), sources);
    }
}
