package io.kinora.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Lending;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String VERSION = "version.json";
    private static final ObjectMapper JSON = new ObjectMapper();

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
            writer.begin();
            ingest(plan, new WrittenFiles(spark, tables, plan, continued));
        }
        context.describe("Making a version of the corpus");
        Version version = version();
        context.describe("Accounting for every file");
        Account account = Account.of(plan, tables, context.directory());
        IngestResult result = IngestResult.of(plan.counts(), account.sources(), account.clips(),
                IngestResult.Corpus.of(version));
        report.write(version, plan.run(), plan.counts().found(), settings.frames() + " frames at " + settings.fps()
                + " fps, " + settings.width() + "×" + settings.height(), settings.filter(), plan.passedOver());
        work.remove();
        WorkFolder.removeUntouched(tables, Instant.now().minus(GIVEN_UP), context.hadoop());
        return result;
    }

    private void refuseTakenTag() {
        if (!context.resumed()) {
            settings.tag().ifPresent(tables.versions()::requireFree);
        }
    }

    private void ingest(Plan plan, WrittenFiles written) throws IOException {
        List<Path> batches = plan.batches();
        if (batches.isEmpty()) {
            return;
        }
        KnownIds known = written.ids();
        try (Progress progress = context.progress("Reading videos", plan.counts().unread(), "videos")) {
            ProgressListener listener = new ProgressListener(progress, plan.counts());
            spark.sparkContext().addSparkListener(listener);
            try {
                for (int index = 0; index < batches.size(); index++) {
                    Set<String> done = written.of(batches.get(index));
                    if (!done.isEmpty()) {
                        listener.reach(done.size());
                    }
                    List<SourceTask> tasks = plan.tasks(batches.get(index)).stream()
                            .filter(task -> !done.contains(task.file().uri())).toList();
                    if (!tasks.isEmpty()) {
                        BatchName name = new BatchName(plan.run(), index, batches.size());
                        known = ingest(name, tasks, known, written, listener);
                    }
                }
            } finally {
                spark.sparkContext().removeSparkListener(listener);
            }
        }
    }

    /** Reads and writes a batch; gives the sources whose clips the corpus has then. */
    private KnownIds ingest(BatchName name, List<SourceTask> tasks, KnownIds known, WrittenFiles written,
            ProgressListener listener) throws IOException {
        StagedBatch staged = stage(name, tasks, known, listener);
        Replacing replacing = replacing(staged, tasks, known, written, name.run());
        if (replacing.batch().orphans() > 0) {
            // They were staged by a process that was stopped, and what they are copies of has gone since.
            staged.remove();
            staged = stage(name, tasks, known, listener);
            replacing = replacing(staged, tasks, known, written, name.run());
        }
        listener.reach(tasks.size());
        context.describe("Writing clips: batch " + name);
        if (!Tombstones.read(tables).fingerprint().equals(tombstones.value().fingerprint())) {
            throw KinoraException.input("corpus-busy", "Cannot go on writing to " + tables.name() + ": clips were taken"
                    + " down since this run began; give the same command again");
        }
        writer.remove(replacing.rows(), name.mark());
        writer.append(staged, replacing.batch(), name.mark(), clipBytes());
        staged.remove();
        if (!replacing.kept().isEmpty()) {
            context.say(replacing.kept().size() + " files that seem to have changed could not be read now; what the"
                    + " corpus has of them stays, and the next run tries again");
        }
        return known.plus(replacing.batch().carriers().values()).plus(replacing.kept());
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

    private StagedBatch stage(BatchName name, List<SourceTask> tasks, KnownIds known, ProgressListener listener) {
        LongAccumulator done = spark.sparkContext().longAccumulator("videos read");
        LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes read");
        listener.follow(done, bytes);
        context.describe("Reading videos: batch " + name);
        return Lending.with(executors, known, ids -> StagedBatch.of(executors, configuration,
                work.path(name.folder()), Slice.of(tasks, tombstones.value().fingerprint()),
                new ReadSources(configuration, settings.decode(), context.isolation(), settings.filter(),
                        settings.split(), ids, tombstones, done, bytes)));
    }

    /**
     * What becomes of files that are staged.
     *
     * @param batch what goes in
     * @param rows what goes out for it, as {@link CorpusWriter#remove} takes it
     * @param kept sources whose clips stay, although their files were to be read again
     */
    private record Replacing(Batch batch, Map<String, Optional<String>> rows, Set<String> kept) {
    }

    private static Replacing replacing(StagedBatch staged, List<SourceTask> tasks, KnownIds known, WrittenFiles written,
            String run) {
        List<StagedSource> sources = staged.sources();
        if (sources.size() != tasks.size()) {
            throw new IllegalStateException("Cannot account for all files of a batch: of " + tasks.size() + ", "
                    + sources.size() + " were read");
        }
        List<String> uris = sources.stream().map(StagedSource::uri).toList();
        Map<String, Optional<String>> rows = written.outdated(uris, List.of());
        // A file that cannot be read now may be as it was: nothing good goes for it.
        Map<String, String> kept = new HashMap<>();
        sources.stream().filter(StagedSource::unread).map(StagedSource::uri).forEach(uri ->
                rows.getOrDefault(uri, Optional.empty()).ifPresent(id -> kept.put(id, uri)));
        rows.keySet().removeAll(kept.values());
        List<String> copies = Batch.ids(sources).stream().filter(known::contains).toList();
        Map<String, String> carriers = new HashMap<>(written.carriers(copies));
        carriers.putAll(kept);
        List<StagedSource> coming = sources.stream().filter(source -> !kept.containsValue(source.uri())).toList();
        Batch batch = Batch.of(coming, carriers, run);
        rows.putAll(written.outdated(List.of(), batch.carriers().values()));
        return new Replacing(batch, rows, kept.keySet());
    }

    /** The run's version. It is written down first: should the run be stopped amid tagging, it goes on with that. */
    private Version version() throws IOException {
        Optional<JsonNode> begun = context.directory().readJson(VERSION);
        Version version = begun.isPresent() ? JSON.treeToValue(begun.get(), Version.class)
                : tables.versions().next(settings.tag());
        if (!tables.versions().canTag(version)) {
            version = tables.versions().next(settings.tag());
        }
        context.directory().write(VERSION, JSON.writeValueAsBytes(version));
        return tables.versions().tag(version);
    }

    private long clipBytes() {
        return 3L * settings.frames() * settings.height() * settings.width();
    }
}
