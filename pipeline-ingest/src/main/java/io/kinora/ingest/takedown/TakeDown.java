package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.plan.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Takes sources and clips out of a corpus: out of its current state and all versions, of stored features, exports,
 * reports and generated videos that begin with them, and at last of the files in storage. A tombstone comes first;
 * whatever was taken down before and is still somewhere goes, too. So each step may be done twice, and a process that
 * was killed is made good by the same command, or by any later take-down. No other job may write to the corpus at the
 * same time.
 */
public final class TakeDown {
    private final SparkSession spark;
    private final JavaSparkContext executors;
    private final TableSet tables;
    private final Artifacts artifacts;
    private final Warehouse warehouse;
    private final Duration expireAfter;
    private final Consumer<String> describe;
    private final Clock clock;

    /**
     * Opens a corpus.
     *
     * @param expireAfter how long files stay for those who read them now
     * @param describe is told what comes next, in a sentence
     */
    public TakeDown(SparkSession spark, CorpusSettings corpus, Duration expireAfter, Consumer<String> describe) {
        this(spark, corpus, expireAfter, describe, Clock.systemUTC());
    }

    /** @param clock tells what is due */
    TakeDown(SparkSession spark, CorpusSettings corpus, Duration expireAfter, Consumer<String> describe, Clock clock) {
        this.spark = spark;
        this.executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.tables = TableSet.corpus(spark, corpus);
        this.artifacts = new Artifacts(spark, tables);
        this.warehouse = new Warehouse(spark);
        this.expireAfter = expireAfter;
        this.describe = describe;
        this.clock = clock;
    }

    /**
     * Takes down; then removes the files of what was taken down long enough ago.
     *
     * @param ids source ids, clip ids or URIs of sources; a source goes with all URIs that hold its bytes. With none,
     *     what was taken down before goes once more from wherever it has come back
     * @param reason why, for the tombstone
     * @throws io.kinora.core.error.KinoraException exit code 3 if one is not known; nothing is changed then
     */
    public TakeDownResult run(List<String> ids, Optional<String> reason) {
        List<String> names = Subjects.asInTables(ids, spark.sparkContext().hadoopConfiguration());
        describe.accept("Looking up what is to be taken down");
        Set<String> all = new LinkedHashSet<>(names);
        // A job that ran at the same time as an earlier take-down may have brought clips of these.
        all.addAll(Tombstones.read(tables).sources());
        Subjects subjects = Subjects.lookUp(executors, tables, all).acceptSources(names)
                .requireAll(names, "take down");
        describe.accept("Setting tombstones");
        bury(subjects.unburied(), reason);
        Tombstones tombstones = Tombstones.read(tables);
        Map<String, Long> rows = new LinkedHashMap<>();
        remove(Tables.FRAMES, "clip_id", tombstones.clips(), rows);
        remove(Tables.CLIPS, "clip_id", tombstones.clips(), rows);
        remove(Tables.CUTS, "source_id", tombstones.sources(), rows);
        Map<GeneratedSet, Set<String>> generated = generated(tombstones);
        Set<String> scored = new HashSet<>(videos());
        generated.values().forEach(scored::addAll);
        for (Table features : warehouse.features()) {
            remove(features, StoredFeatures.VIDEO, scored, rows);
        }
        generated.forEach((set, videos) -> {
            remove(set.frames(), "clip_id", videos, rows);
            // Last, as it tells which videos they are.
            remove(set.videos(), GeneratedSet.CLIP, tombstones.clips(), rows);
        });
        describe.accept("Taking clips out of exports and reports");
        ArtifactCleaning cleaning = new ArtifactCleaning(executors);
        cleaning.clean(artifacts.holding(tombstones.clips()));
        remove(Tables.SOURCES, "source_id", tombstones.sources(), rows);
        List<String> warnings = new ArrayList<>(cleaning.warnings());
        warehouse.corporaWith(tombstones.named(), tables).forEach(name -> warnings.add("Corpus " + name + " in the same"
                + " warehouse holds sources that were taken down here, or clips of which were; take them down there,"
                + " too, with --set corpus.name=" + name));
        TakeDownResult.Expiry expiry = expire(tombstones);
        // Last, so that it is the run that comes to its end which tells what happened to the files.
        Map<String, Set<String>> gone = new LinkedHashMap<>(cleaning.gone());
        if (expiry.due().isEmpty()) {
            // No job runs any more that could write them.
            gone.putAll(cleaning.missing());
        }
        artifacts.forget(gone);
        return new TakeDownResult(false, subjects.named(names).stream().map(TakeDownResult.Subject::of).toList(), rows,
                cleaning.cleaned(), expiry, warnings);
    }

    /** What {@link #run} would take down, and from where; changes nothing. */
    public TakeDownResult preview(List<String> ids) {
        List<String> names = Subjects.asInTables(ids, spark.sparkContext().hadoopConfiguration());
        describe.accept("Looking up what is to be taken down");
        Subjects subjects = Subjects.lookUp(executors, tables, names).acceptSources(names)
                .requireAll(names, "take down");
        return new TakeDownResult(true, subjects.named(names).stream().map(TakeDownResult.Subject::of).toList(),
                Map.of(), artifacts.holding(subjects.clips()).stream().map(Artifacts.Artifact::uri).toList(),
                expiry(Tombstones.read(tables), Expiry::preview), List.of());
    }

    /** Generated videos that begin with what was taken down, by their set. */
    private Map<GeneratedSet, Set<String>> generated(Tombstones tombstones) {
        Map<GeneratedSet, Set<String>> generated = new LinkedHashMap<>();
        for (GeneratedSet set : warehouse.generated()) {
            Set<String> videos = set.beginningWith(tombstones.clips(), executors);
            if (!videos.isEmpty()) {
                generated.put(set, videos);
            }
        }
        return generated;
    }

    private TakeDownResult.Expiry expire(Tombstones tombstones) {
        describe.accept("Removing files of what was taken down");
        TakeDownResult.Expiry expiry = expiry(tombstones, Expiry::expire);
        if (!clock.instant().isBefore(Expiry.straysDue(tombstones.last(), expireAfter))) {
            try {
                // What tasks of a stopped ingest have staged: no job wrote to the corpus during the take-down.
                WorkFolder.removeUntouched(tables, tombstones.last(), spark.sparkContext().hadoopConfiguration());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return expiry;
    }

    private TakeDownResult.Expiry expiry(Tombstones tombstones, Function<Expiry, Expiry.Expired> step) {
        Instant now = clock.instant();
        List<Expiry.Expired> expired = Stream.of(
                        Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES).map(tables::iceberg),
                        warehouse.features().stream(),
                        warehouse.generated().stream().filter(GeneratedSet::changed).flatMap(GeneratedSet::tables))
                .flatMap(each -> each)
                .map(table -> step.apply(new Expiry(spark, table, tombstones.last(), expireAfter, now)))
                .toList();
        return new TakeDownResult.Expiry(expired.stream().mapToInt(Expiry.Expired::snapshots).sum(),
                expired.stream().mapToLong(Expiry.Expired::files).sum(),
                expired.stream().mapToInt(Expiry.Expired::waiting).sum(),
                expired.stream().flatMap(one -> one.due().stream()).max(Instant::compareTo).map(Instant::toString));
    }

    /** What stored features call the clips that were taken down, and the files that were scored as they are. */
    private Set<String> videos() {
        List<Stone> stones = Stone.all(tables);
        return Stream.concat(stones.stream().flatMap(stone -> stone.clipId().stream()),
                stones.stream().flatMap(stone -> stone.held().uris().stream()).map(StoredFeatures::ofFile))
                .collect(Collectors.toSet());
    }

    private void bury(List<Stone> stones, Optional<String> reason) {
        long now = System.currentTimeMillis();
        List<Row> rows = stones.stream().map(stone -> stone.row(reason, now)).toList();
        if (!rows.isEmpty()) {
            tables.append(Tables.TOMBSTONES, spark.createDataFrame(rows, Tables.TOMBSTONES_SCHEMA).coalesce(1));
        }
    }

    private void remove(String table, String column, Collection<String> ids, Map<String, Long> rows) {
        remove(tables.iceberg(table), column, ids, rows);
    }

    private void remove(Table table, String column, Collection<String> ids, Map<String, Long> rows) {
        describe.accept("Taking rows out of every version of " + table.name());
        RowRemoval.Removed removed = new RowRemoval(executors, table, new RowMatch(List.of(column), ids)).remove();
        rows.merge(table.name(), removed.rows(), Long::sum);
    }
}
