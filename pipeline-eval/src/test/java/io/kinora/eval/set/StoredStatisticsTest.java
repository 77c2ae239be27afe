package io.kinora.eval.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.job.JobContext;
import io.kinora.eval.WorkJob;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.extract.NumberedVideos;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.source.Side;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStatisticsTest {
    private static final int FEW = 4_000;
    private static final int MANY = 100_000;
    private static final int WIDTH = 32;
    private static final int SAMPLE = 1_000;
    private static final NumberedVideos.Zeros NETWORK = new NumberedVideos.Zeros(WIDTH);

    @TempDir
    private Path folder;

    @Test
    void aHundredThousandVideosBringNoMoreToTheDriverThanAFew() {
        WorkJob.run(folder.resolve("run"), folder.resolve("warehouse"), context -> {
            // Below 10 MB Spark may send rows to all executors, by way of the driver.
            context.spark().conf().set("spark.sql.autoBroadcastJoinThreshold", -1);
            FeatureStore store = FeatureStore.open(context.spark(), "features");
            write(context);
            AtomicLong received = new AtomicLong();
            context.spark().sparkContext().addSparkListener(new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd ended) {
                    received.addAndGet(ended.taskMetrics().resultSize());
                }
            });
            statistics(context, store, FEW);
            long few = received.getAndSet(0);
            FeatureSet features = FeatureSet.of(statistics(context, store, MANY));
            assertThat(few).isPositive();
            assertThat(received.get()).as("bytes that came to the driver").isLessThan(few + few / 4);

            assertThat(features.videos()).isEqualTo(MANY);
            assertThat(features.total().count()).isEqualTo(MANY);
            assertThat(features.sample()).hasNumberOfRows(SAMPLE);
            double error = 1 / Math.sqrt(MANY);
            for (double mean : features.total().mean()) {
                assertThat(mean).isCloseTo(1, within(6 * error));
            }
            double scatter = 0;
            for (double value : features.total().factor()) {
                scatter += value * value;
            }
            assertThat(scatter / (MANY - 1) / WIDTH).as("mean variance").isCloseTo(1, within(6 * error));
        });
    }

    private static SetStatistics statistics(JobContext<?> context, FeatureStore store, long videos)
            throws Exception {
        NumberedVideos set = new NumberedVideos(context.spark(), videos, row -> NumberedVideos.FRAMES);
        SetStatistics statistics =
                new StoredStatistics(context, store).of(Side.of(set, Optional.empty()), NETWORK, SAMPLE);
        context.spark().sparkContext().listenerBus().waitUntilEmpty();
        return statistics;
    }

    /** Normal features of mean 1 and variance 1, by the video's number. */
    private static void write(JobContext<?> context) throws Exception {
        StructType schema = new StructType().add("video", DataTypes.StringType, false)
                .add("network", DataTypes.StringType, false).add("protocol", DataTypes.StringType, false)
                .add("features", DataTypes.BinaryType, false).add("failure", DataTypes.StringType, true);
        String network = NETWORK.fingerprint().parts().get(Extractor.NETWORK);
        String protocol = NETWORK.fingerprint().key();
        JavaRDD<Row> rows = context.spark().range(0, MANY, 1, 2).toJavaRDD().map(number ->
                RowFactory.create("v" + number, network, protocol, features(number), null));
        context.spark().createDataFrame(rows, schema).writeTo("kinora.features.vectors").append();
    }

    private static byte[] features(long number) {
        Random random = new Random(number * 0x9e3779b97f4a7c15L);
        ByteBuffer bytes = ByteBuffer.allocate(WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH; i++) {
            bytes.putFloat((float) (1 + random.nextGaussian()));
        }
        return bytes.array();
    }
}
