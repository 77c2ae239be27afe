package io.kinora.ingest.export;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.collect_list;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.sketch.BloomFilter;
import scala.Tuple2;

/**
 * Writes the kept clips of a version as video files, one shard a task. Which clip goes where follows from the clips'
 * ids alone, so the same version gives the same bytes on any cluster.
 */
final class ClipExport {
    /** Share of unwanted clips that are encoded in vain: what it costs against what a sharper filter does. */
    private static final double FALSE_POSITIVES = 0.01;
    private static final int TASKS_PER_CORE = 4;

    private final JobContext<?> context;
    private final SparkSession spark;
    private final TableSet tables;
    private final Version version;
    private final ExportPlan plan;
    private final ExportFolder folder;
    private final ShardFiles files;

    ClipExport(JobContext<?> context, TableSet tables, Version version, ExportPlan plan, ExportFolder folder) {
        this.context = context;
        this.spark = context.spark();
        this.tables = tables;
        this.version = version;
        this.plan = plan;
        this.folder = folder;
        this.files = ShardFiles.of(plan.format());
    }

    /** Writes what is not yet there, then the index. */
    List<ShardSummary> run(ChosenClips clips, SortedMap<String, Long> bySplit) throws IOException {
        List<ShardPlan> planned = ShardPlan.of(bySplit, plan.shardSamples());
        List<ShardSummary> shards = new ArrayList<>(folder.begun() ? finished(planned) : List.of());
        Set<String> there = shards.stream().map(ShardSummary::file).collect(Collectors.toSet());
        List<ShardPlan> missing = planned.stream()
                .filter(shard -> !there.contains(files.file(shard))).toList();
        long expected = bySplit.values().stream().mapToLong(Long::longValue).sum();
        long wanted = expected - samples(shards);
        Dataset<Row> numbered = clips.numbered(plan.shardSamples()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            context.describe("Registering the files of the export");
            // Before any of them is written: a take-down must find what a stopped run leaves.
            register(numbered);
            folder.begin();
            if (!missing.isEmpty()) {
                shards.addAll(write(numbered, missing, wanted));
            }
        } finally {
            numbered.unpersist();
        }
        long written = samples(shards);
        if (written != expected) {
            throw KinoraException.input("frames-missing", "Cannot finish the export: version " + version.name() + " of "
                    + tables.name() + " keeps " + expected + " clips, but has frames of only " + written
                    + " of them; ingest their videos again, or choose another corpus.version");
        }
        // A take-down may have edited shards whose summaries are older.
        tables.versions().requireUnchanged(version);
        folder.end(shards);
        return shards;
    }

    /** Of shards, those that an earlier process of this export has finished. */
    private List<ShardSummary> finished(List<ShardPlan> planned) {
        context.describe("Looking for finished shards");
        JavaSparkContext executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop =
                executors.broadcast(new SerializableConfiguration(context.hadoop()));
        String root = folder.uri();
        int tasks = Math.min(Math.max(1, planned.size()), executors.defaultParallelism() * TASKS_PER_CORE);
        return executors.parallelize(planned, tasks).flatMap(shard -> {
            Path path = new Path(root);
            return ExportFolder.finished(ExportedShard.plain(path.getFileSystem(hadoop.value().value())), path, shard)
                    .stream().iterator();
        }).collect();
    }

    private void register(Dataset<Row> numbered) {
        ShardFiles layout = files;
        String root = folder.uri();
        String name = version.name();
        long now = System.currentTimeMillis();
        JavaRDD<Row> rows = numbered.groupBy("split", "number").agg(array_sort(collect_list("clip_id")))
                .toJavaRDD()
                .map(row -> RowFactory.create(
                        root + "/" + layout.file(new ShardPlan(row.getString(0), row.getInt(1))), Artifacts.EXPORT,
                        name, row.get(2), now));
        // Always: the folder may have held another export before, and the rows of one file are taken together.
        tables.append(Tables.ARTIFACTS, spark.createDataFrame(rows, Tables.ARTIFACTS_SCHEMA).coalesce(1));
    }

    private List<ShardSummary> write(Dataset<Row> numbered, List<ShardPlan> shards, long wanted) {
        Map<ShardPlan, Integer> places = new HashMap<>();
        shards.forEach(shard -> places.put(shard, places.size()));
        JavaSparkContext executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Map<ShardPlan, Integer>> place = executors.broadcast(places);
        Broadcast<SerializableConfiguration> hadoop =
                executors.broadcast(new SerializableConfiguration(context.hadoop()));
        context.describe("Choosing the clips to encode");
        Dataset<Row> missing = numbered.filter((FilterFunction<Row>) row -> place.value().containsKey(shard(row)));
        Broadcast<BloomFilter> chosen =
                executors.broadcast(missing.stat().bloomFilter("clip_id", Math.max(1, wanted), FALSE_POSITIVES));
        LongAccumulator done = spark.sparkContext().longAccumulator("clips encoded");
        String name = version.name();
        JavaPairRDD<ShardKey, Sample> samples = tables.read(Tables.FRAMES, version)
                .mapPartitions(new EncodeClips(chosen, plan.quantizer(), done), Encoders.row(EncodeClips.SCHEMA))
                .join(missing, "clip_id")
                .toJavaRDD()
                .mapToPair(row -> new Tuple2<>(new ShardKey(place.value().get(shard(row)), row.getAs("clip_id")),
                        Sample.of(row, name)));
        context.describe("Writing the clips");
        try (Progress progress = context.progress("Exporting", wanted, "clips")) {
            SparkListener listener = new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd taskEnd) {
                    progress.reach(Math.min(wanted, done.value()));
                }
            };
            spark.sparkContext().addSparkListener(listener);
            try {
                return samples
                        .repartitionAndSortWithinPartitions(new ShardKey.Shards(shards.size()), new ShardKey.Order())
                        .mapPartitionsWithIndex(new WriteShard(hadoop, folder.uri(), plan.format(), shards), false)
                        .collect();
            } finally {
                spark.sparkContext().removeSparkListener(listener);
            }
        }
    }

    private static long samples(List<ShardSummary> shards) {
        return shards.stream().mapToLong(ShardSummary::samples).sum();
    }

    private static ShardPlan shard(Row row) {
        return new ShardPlan(row.getAs("split"), row.<Integer>getAs("number"));
    }
}
