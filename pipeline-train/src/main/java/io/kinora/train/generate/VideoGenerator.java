package io.kinora.train.generate;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.Tables;
import io.kinora.core.video.Frames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Spreads batches of videos over the executors; each task writes its mp4 files and hands on rows of frames. */
final class VideoGenerator {
    private final SparkSession session;
    private final BatchSampler sampler;
    private final String name;
    private final String folder;
    private final int count;
    private final int batchSize;

    /**
     * @param name of the table set, which begins the videos' ids
     * @param folder for the mp4 files
     */
    VideoGenerator(SparkSession session, BatchSampler sampler, String name, Path folder, int count, int batchSize) {
        this.session = session;
        this.sampler = sampler;
        this.name = name;
        this.folder = folder.toString();
        this.count = count;
        this.batchSize = batchSize;
    }

    /** Id of a video in the tables. */
    static String id(String name, long index) {
        return String.format(Locale.ROOT, "%s-%06d", name, index);
    }

    /** Name of a video's file. */
    static String file(long index) {
        return String.format(Locale.ROOT, "%06d.mp4", index);
    }

    /**
     * Rows of the frames table, made while they are read.
     *
     * @param progress is told how many videos are done
     */
    Dataset<Row> frames(LongConsumer progress) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<BatchSampler> sampling = spark.broadcast(sampler);
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        LongAccumulator done = spark.sc().longAccumulator();
        spark.sc().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                progress.accept(Math.min(count, done.value()));
            }
        });
        List<Integer> batches = IntStream.range(0, (count + batchSize - 1) / batchSize).boxed().toList();
        String tableName = name;
        String videos = folder;
        int wanted = count;
        int size = batchSize;
        JavaRDD<Row> rows = spark.parallelize(batches, batches.size())
                .flatMap(batch -> rows(sampling.value(), batch, wanted, size, tableName, videos,
                        hadoop.value().value(), done));
        return session.createDataFrame(rows, Tables.FRAMES_SCHEMA);
    }

    private static Iterator<Row> rows(BatchSampler sampler, int batch, int count, int batchSize, String name,
            String folder, Configuration hadoop, LongAccumulator done) throws IOException {
        List<Row> rows = new ArrayList<>();
        long index = (long) batch * batchSize;
        for (Frames frames : sampler.sample(batch, count)) {
            Path path = new Path(folder, file(index));
            // A task that is tried again writes the same bytes again.
            try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
                VideoEncoder.mp4(out, frames);
            }
            rows.add(FramesRow.of(id(name, index), frames));
            index++;
        }
        done.add(rows.size());
        return rows.iterator();
    }
}
