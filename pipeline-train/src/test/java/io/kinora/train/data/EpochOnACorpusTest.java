package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.train.TinyCorpus;
import io.kinora.train.TinyModel;
import io.kinora.train.condition.Conditions;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.diffusion.VideoShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A whole epoch on a corpus of several files and row groups, read by tasks as training reads it. */
class EpochOnACorpusTest {
    private static final int CLIPS = 250;
    private static final int BATCH = 4;
    private static final int STEPS = 3;
    private static final int WINDOW = 2;
    private static final VideoShape SHAPE = TinyModel.SETTINGS.shape();
    private static final NoiseSettings NOISE =
            new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE);

    @TempDir
    private Path folder;

    @Test
    void everyNumberOfWorkersIsShownTheSameAndReadsEachRowGroupOnce() throws IOException, InterruptedException {
        try (SparkSession spark = TinyCorpus.session(folder)) {
            ClipIndex index = write(spark);
            List<String> first = List.of();
            for (int workers : new int[] {1, 2, 4}) {
                CountingFiles.READS.clear();
                List<String> shown = epoch(spark, index, workers);
                assertThat(shown).hasSize((int) index.size()).doesNotHaveDuplicates();
                assertThat(first.isEmpty() ? shown : first).as(workers + " workers").isEqualTo(shown);
                first = shown;
                assertThat(timesRead(index)).as("parts read by " + workers + " workers").hasSize(index.parts())
                        .containsOnly(1.0);
            }
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("kinora-prefetch")) {
                    // It was told to end; that takes a moment.
                    thread.join(Duration.ofMinutes(1).toMillis());
                    assertThat(thread.isAlive()).as("a thread that reads ahead outlives its task").isFalse();
                }
            }
        }
    }

    @Test
    void aWindowAWorkerInMemoryIsEnoughToReadOnceWhatNoTwoWorkersShare() throws IOException {
        try (SparkSession spark = TinyCorpus.session(folder)) {
            ClipIndex index = write(spark);
            long part = largestPart(index);
            for (int workers : new int[] {1, 2, 4}) {
                List<Double> times = timesRead(index, workers, workers * DataSettings.leastBytes(WINDOW, part));
                assertThat(times).as("parts read by " + workers + " workers").hasSize(index.parts())
                        .containsAnyOf(1.0).allMatch(count -> count == 1 || count == 2);
                assertThat(times.stream().filter(count -> count == 2).count())
                        .as("parts that two of " + workers + " workers read")
                        .isLessThanOrEqualTo((workers - 1) * WINDOW);
                assertThat(timesRead(index, workers, part).stream().mapToDouble(Double::doubleValue).sum())
                        .as("with memory for one part").isGreaterThan(2 * index.parts());
            }
        }
    }

    private ClipIndex write(SparkSession spark) throws IOException {
        TableSet corpus = TableSet.corpus(spark, TinyCorpus.settings(folder));
        corpus.create();
        spark.sql("ALTER TABLE " + corpus.sqlName(Tables.FRAMES)
                + " SET TBLPROPERTIES ('write.parquet.row-group-size-bytes'='2048')");
        Version version = TinyCorpus.write(spark, folder, CLIPS);
        ClipIndex index = new CorpusClips(spark, corpus, version).index(Tables.TRAIN, SHAPE);
        assertThat(IndexedClips.of(index).stream().map(ClipRow::file).distinct()).hasSizeGreaterThan(2);
        assertThat(index.parts()).isGreaterThan(12);
        return index;
    }

    /** Bytes of frames. */
    private static long largestPart(ClipIndex index) throws IOException {
        long rows = 0;
        for (String file : files(index)) {
            for (FramesFile.Part part : new FramesFile(new org.apache.hadoop.fs.Path(file), new Configuration())
                    .parts(FramesFile.WHOLE_ROW_GROUP)) {
                rows = Math.max(rows, part.rows());
            }
        }
        return rows * SHAPE.length();
    }

    /** How often row groups are read where so many workers of one executor go through an epoch side by side. */
    private static List<Double> timesRead(ClipIndex index, int workers, long cacheBytes) throws IOException {
        CountingFiles.READS.clear();
        Configuration counting = counting();
        FramesCache cache = new FramesCache(cacheBytes);
        // Neighbouring positions belong to different workers.
        ExampleStream stream = new ExampleStream(index, 3, WINDOW, workers);
        for (long position = 0; position < index.size(); position++) {
            cache.frames(stream.take(position, 1).get(0).clip(), counting, FramesFile.WHOLE_ROW_GROUP);
        }
        return timesRead(index);
    }

    private static Configuration counting() {
        Configuration counting = new Configuration();
        counting.set("fs.file.impl", CountingFiles.class.getName());
        counting.setBoolean("fs.file.impl.disable.cache", true);
        return counting;
    }

    private static List<String> files(ClipIndex index) {
        return IndexedClips.of(index).stream().map(ClipRow::file).distinct().toList();
    }

    /** Hashes of all (x_t, t, target) of the second epoch, sorted. */
    private static List<String> epoch(SparkSession spark, ClipIndex index, int workers) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = context.broadcast(new SerializableConfiguration(counting()));
        // A larger cache than any before is a new one: nothing is left in it of the epoch before.
        MinibatchLoader loader = new MinibatchLoader(hadoop, NOISE, new ConditionLoader(Conditions.NONE, null), 3, SHAPE,
                true, new DataSettings(1, 10_000 + workers, 1, Duration.ofMinutes(1)));
        ExampleStream stream = new ExampleStream(index, 3, WINDOW, workers);
        List<String> hashes = new ArrayList<>();
        long end = 2 * index.size();
        int samples = workers * BATCH * STEPS;
        for (long start = index.size(); start < end; start += samples) {
            List<String> names = MinibatchName.cut(stream.take(start, (int) Math.min(samples, end - start)), BATCH);
            hashes.addAll(context.parallelize(names, Math.min(workers, names.size()))
                    .mapPartitions(task -> hashes(loader, task)).collect());
        }
        hashes.sort(null);
        return hashes;
    }

    private static Iterator<String> hashes(MinibatchLoader loader, Iterator<String> names) {
        List<String> hashes = new ArrayList<>();
        try (Prefetch<MultiDataSet> minibatches = loader.ahead(names, () -> { })) {
            while (minibatches.hasNext()) {
                MultiDataSet minibatch = minibatches.next();
                for (int row = 0; row < minibatch.getFeatures(0).size(0); row++) {
                    hashes.add(hash(minibatch.getFeatures(0), row) + " " + minibatch.getFeatures(1).getDouble(row) + " "
                            + hash(minibatch.getLabels(0), row));
                }
            }
        }
        return hashes.iterator();
    }

    private static int hash(INDArray batch, int row) {
        return Arrays.hashCode(batch.slice(row).dup('c').data().asFloat());
    }

    /** For each row group, how often the bytes of its frames were read. */
    private static List<Double> timesRead(ClipIndex index) throws IOException {
        Map<String, Double> times = new HashMap<>();
        for (String file : files(index)) {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
            try (ParquetFileReader reader =
                    ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
                for (int group = 0; group < reader.getRowGroups().size(); group++) {
                    ColumnChunkMetaData frames = reader.getRowGroups().get(group).getColumns().stream()
                            .filter(column -> column.getPath().toDotString().equals("frames")).findFirst()
                            .orElseThrow();
                    times.put(file + group, (double) CountingFiles.bytes(path.toUri().getPath(),
                            frames.getStartingPos(), frames.getStartingPos() + frames.getTotalSize())
                            / frames.getTotalSize());
                }
            }
        }
        return List.copyOf(times.values());
    }
}
