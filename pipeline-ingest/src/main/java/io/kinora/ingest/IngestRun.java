package io.kinora.ingest;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.ingest.batch.Batch;
import io.kinora.ingest.batch.Slice;
import io.kinora.ingest.batch.StagedBatch;
import io.kinora.ingest.batch.StagedSource;
import io.kinora.ingest.decode.ReadSources;
import io.kinora.ingest.plan.Plan;
import io.kinora.ingest.plan.WorkFolder;
import io.kinora.ingest.report.RunReport;
import io.kinora.ingest.source.KnownIds;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.takedown.Tombstones;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One ingest: plans what of the files is to be read, reads it batch by batch, and makes a version of the corpus. What is
 * done is told by the run directory and the tables alone, so that a run may be stopped anywhere and continued.
 */
final class IngestRun {
    private static final String STAGED = "staged";
    /** How long a run that was stopped is waited for. */
    private static final Duration GIVEN_UP = Duration.ofDays(7);

    private final JobContext<IngestSettings> context;
    private final IngestSettings settings;
    private final SparkSession spark;
    private final JavaSparkContext executors;
    private final TableSet tables;
    private final WorkFolder work;
    private final CorpusWriter writer;
    private final Broadcast<SerializableConfiguration> configuration;
    private Broadcast<Tombstones> tombstones;

    IngestRun(JobContext<IngestSettings> context) {
        this.context = context;
        this.settings = context.settings();
        this.spark = context.spark();
        this.executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.tables = TableSet.corpus(spark, context.corpus());
        this.work = new WorkFolder(tables, context.directory(), context.hadoop());
        this.writer = new CorpusWriter(spark, tables);
        this.configuration = executors.broadcast(new SerializableConfiguration(context.hadoop()));
    }

    /** Ingests what the corpus does not know, or says what that would be. */
    IngestResult run() throws IOException {
        context.describe("Looking for what the corpus knows already");
        IngestPlanning planning = new IngestPlanning(context, tables, work, configuration);
        if (settings.dryRun()) {
            return IngestResult.of(planning.count());
        }
        if (tables.exists()) {
            refuseTakenTag();
            if (context.resumed() || writer.halfWritten()) {
                writer.removeStrays();
            }
        }
        boolean counted = Account.written(context.directory());
        Optional<Plan> begun = Plan.read(spark, context.directory(), work);
        boolean continued = begun.isPresent() && (counted || work.exists());
        Plan plan = continued ? begun.get() : planning.plan();
        tables.create();
        RunReport report = RunReport.begin(context, tables);
        tombstones = executors.broadcast(Tombstones.read(tables));
        if (!counted) {
            if (plan.counts().changed() + plan.counts().retry() + plan.counts().badRows() > 0) {
                writer.removeOutdated(plan.files(), plan.run());
            }
            ingest(plan, new WrittenFiles(spark, tables, plan, continued));
        }
        context.describe("Making a version of the corpus");
        Version version = tables.tag(settings.tag());
        context.describe("Accounting for every file");
        Account account = Account.of(plan, tables, context.directory());
        IngestResult result = IngestResult.of(plan.counts(), account.sources(), account.clips(),
                IngestResult.Corpus.of(version));
        report.write(version, plan.counts().found(), settings.frames() + " frames at " + settings.fps() + " fps, "
                + settings.width() + "×" + settings.height(), settings.filter(), plan.passedOver());
        work.remove();
        WorkFolder.removeUntouched(tables, Instant.now().minus(GIVEN_UP), context.hadoop());
        return result;
    }

    private void refuseTakenTag() {
        if (!context.resumed() && settings.tag().filter(tables::hasVersion).isPresent()) {
            throw KinoraException.usage("version-exists", "Cannot make version " + settings.tag().get() + " of "
                    + tables.name() + ": it exists; choose another --tag");
        }
    }

    private void ingest(Plan plan, WrittenFiles written) throws IOException {
        List<Path> batches = plan.batches();
        if (batches.isEmpty()) {
            return;
        }
        KnownIds known = written.ids();
        try (Progress progress = context.progress("Reading videos", plan.counts().unread(), "videos")) {
            ProgressListener listener = new ProgressListener(progress, plan.counts().bytes());
            spark.sparkContext().addSparkListener(listener);
            try {
                for (int index = 0; index < batches.size(); index++) {
                    List<SourceTask> tasks = plan.tasks(batches.get(index));
                    Set<String> done = written.of(batches.get(index));
                    listener.skip(done.size());
                    if (done.size() < tasks.size()) {
                        BatchName name = new BatchName(plan.run(), index, batches.size());
                        StagedBatch staged = stage(name, tasks, known, listener);
                        Set<String> uris = new TreeSet<>();
                        tasks.forEach(task -> uris.add(task.file().uri()));
                        uris.removeAll(done);
                        Batch batch = batch(staged, uris, known, written, plan.run());
                        context.describe("Writing clips: batch " + name);
                        writer.append(staged, batch, name.mark(), clipBytes());
                        staged.remove();
                        known = known.plus(batch.carriers().values());
                    }
                }
            } finally {
                spark.sparkContext().removeSparkListener(listener);
            }
        }
    }

    /** Which of a run's batches. */
    private record BatchName(String run, int index, int count) {
        String mark() {
            return run + "/" + index;
        }

        String folder() {
            return String.format(Locale.ROOT, "%s/%06d", STAGED, index);
        }

        @Override
        public String toString() {
            return index + 1 + " of " + count;
        }
    }

    private StagedBatch stage(BatchName name, List<SourceTask> tasks, KnownIds known, ProgressListener listener)
            throws IOException {
        LongAccumulator done = spark.sparkContext().longAccumulator("videos read");
        LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes read");
        listener.follow(done, bytes);
        Broadcast<KnownIds> ids = executors.broadcast(known);
        try {
            context.describe("Reading videos: batch " + name);
            return StagedBatch.of(executors, configuration, work.path(name.folder()),
                    Slice.of(tasks, tombstones.value().fingerprint()), new ReadSources(configuration, settings.decode(),
                            context.isolation(), settings.filter(), settings.split(), ids, tombstones, done, bytes));
        } finally {
            ids.destroy();
        }
    }

    /** What becomes of files that are staged. */
    private static Batch batch(StagedBatch staged, Set<String> uris, KnownIds known, WrittenFiles written, String run) {
        List<StagedSource> sources = staged.sources().stream().filter(source -> uris.contains(source.uri())).toList();
        if (sources.size() != uris.size()) {
            throw new IllegalStateException("Cannot account for all files of a batch: of " + uris.size() + ", "
                    + sources.size() + " were read");
        }
        List<String> copies = Batch.ids(sources).stream().filter(known::contains).toList();
        return Batch.of(sources, written.carriers(copies), run);
    }

    private long clipBytes() {
        return 3L * settings.frames() * settings.height() * settings.width();
    }
}
