package io.kinora.ingest;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.decode.VideoListing;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.ingest.decode.Batch;
import io.kinora.ingest.decode.Outcome;
import io.kinora.ingest.decode.ReadSources;
import io.kinora.ingest.report.RunReport;
import io.kinora.ingest.source.KnownSources;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.WorkPlan;
import io.kinora.ingest.takedown.Tombstones;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** One ingest: reads what is new among the listed files, batch by batch, and makes a version of the corpus. */
final class IngestRun {
    private final JobContext<IngestSettings> context;
    private final IngestSettings settings;
    private final SparkSession spark;
    private final JavaSparkContext executors;
    private final TableSet tables;
    private final CorpusWriter writer;
    private final Broadcast<SerializableConfiguration> configuration;
    private Broadcast<Tombstones> tombstones;
    private final Account account;

    IngestRun(JobContext<IngestSettings> context) throws IOException {
        this.context = context;
        this.settings = context.settings();
        this.spark = context.spark();
        this.executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.tables = TableSet.corpus(spark, context.corpus());
        this.writer = new CorpusWriter(spark, tables);
        this.account = Account.open(context.directory());
        this.configuration = executors.broadcast(new SerializableConfiguration(context.hadoop()));
    }

    /** Ingests what of the listed files the corpus does not know. */
    IngestResult run(VideoListing listing) throws IOException {
        context.describe("Looking for what the corpus knows already");
        if (tables.exists()) {
            writer.removeStrays();
        }
        tables.create();
        RunReport report = RunReport.begin(context, tables);
        if (!context.resumed() && settings.tag().filter(tables::hasVersion).isPresent()) {
            throw KinoraException.usage("version-exists", "Cannot make version " + settings.tag().get() + " of "
                    + tables.name() + ": it exists; choose another --tag");
        }
        tombstones = executors.broadcast(Tombstones.read(tables));
        KnownSources known = KnownSources.read(tables.read(Tables.SOURCES));
        List<SourceTask> unread = known.unread(listing.videos(), settings.retryQuarantined());
        long skipped = listing.videos().size() - unread.size();
        context.say("Found " + listing.videos().size() + " videos of " + megabytes(listing.bytes()) + "; "
                + skipped + " are known already, " + unread.size() + " are to be read"
                + (skipped > 0 ? " (clips of another shape need another corpus.name)" : ""));
        if (!unread.isEmpty()) {
            ingest(WorkPlan.batches(unread, settings.batchSources()), known, unread);
        }
        context.describe("Making a version of the corpus");
        Version version = tables.tag(settings.tag());
        IngestResult result = new IngestResult(
                account.sources(listing.videos()),
                new IngestResult.Clips(account.kept() + account.filtered(), account.kept(), account.filtered(), 0),
                IngestResult.Corpus.of(version));
        report.write(version, result.sources().found(), settings.frames() + " frames at " + settings.fps() + " fps, "
                + settings.width() + "×" + settings.height(), settings.filter(), listing.passedOver());
        return result;
    }

    private void ingest(List<List<SourceTask>> batches, KnownSources known, List<SourceTask> all) throws IOException {
        long bytes = all.stream().mapToLong(task -> task.file().bytes()).sum();
        try (Progress progress = context.progress("Reading videos", all.size(), "videos")) {
            ProgressListener listener = new ProgressListener(progress, bytes);
            spark.sparkContext().addSparkListener(listener);
            try {
                for (int index = 0; index < batches.size(); index++) {
                    ingest(batches.get(index), known, listener, (index + 1) + " of " + batches.size());
                }
            } finally {
                spark.sparkContext().removeSparkListener(listener);
            }
        }
    }

    private void ingest(List<SourceTask> tasks, KnownSources known, ProgressListener listener, String which)
            throws IOException {
        List<String> again = tasks.stream().map(task -> task.file().uri()).filter(known::contains).toList();
        Set<String> outdated = known.forget(again);
        LongAccumulator done = spark.sparkContext().longAccumulator("videos read");
        LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes read");
        listener.follow(done, bytes);
        List<List<SourceTask>> slices = WorkPlan.tasks(tasks);
        Broadcast<HashMap<String, String>> carriers = executors.broadcast(known.carriers());
        // Decoding is dear and three tables are written from it: what it gave is kept, on disk as it may be large.
        JavaRDD<Outcome> outcomes = executors.parallelize(slices, slices.size())
                .mapPartitions(new ReadSources(configuration, settings.decode(), context.isolation(), settings.filter(),
                        settings.split(), carriers, tombstones, done, bytes))
                .persist(StorageLevel.DISK_ONLY());
        try {
            context.describe("Reading videos: batch " + which);
            Batch batch = Batch.of(outcomes.filter(outcome -> outcome instanceof Outcome.Source)
                    .map(outcome -> (Outcome.Source) outcome).collect());
            context.describe("Writing clips: batch " + which);
            if (!again.isEmpty()) {
                writer.removeOutdated(again, outdated);
            }
            writer.append(outcomes, batch, clipBytes());
            batch.rows().forEach(known::add);
            account.add(batch);
        } finally {
            outcomes.unpersist();
            carriers.destroy();
        }
    }

    private long clipBytes() {
        return 3L * settings.frames() * settings.height() * settings.width();
    }

    private static String megabytes(long bytes) {
        return Math.max(1, Math.round(bytes / 1e6)) + " MB";
    }
}
