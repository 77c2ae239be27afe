package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

class LendingTest {
    private static final int[] VALUE = {3, 5, 7};
    private static final long SECONDS = 30;

    /** Tasks of a local Spark share this JVM. */
    private static volatile CountDownLatch reading;
    private static volatile CountDownLatch failed;
    private static volatile CountDownLatch read;

    private final AtomicReference<Broadcast<int[]>> seen = new AtomicReference<>();
    private JavaSparkContext spark;

    @BeforeEach
    void open() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("lending")
                .set("spark.ui.enabled", "false"));
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    @Test
    void takesBackWhatAJobThatEndedWellHasRead() {
        List<Integer> values = Lending.with(spark, VALUE, lent -> {
            seen.set(lent);
            return spark.parallelize(List.of(0, 1, 2), 3).map(index -> lent.value()[index]).collect();
        });

        assertThat(values).containsExactly(3, 5, 7);
        assertThatThrownBy(() -> seen.get().value()).isInstanceOf(SparkException.class)
                .hasMessageContaining("destroyed");
        Instant end = Instant.now().plus(Duration.ofSeconds(SECONDS));
        while (!blocks().isEmpty() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        assertThat(blocks()).as("what Spark holds of it, in the end").isEmpty();
    }

    @Test
    void leavesWhatAFailedJobsOtherTasksStillRead() throws InterruptedException {
        reading = new CountDownLatch(1);
        failed = new CountDownLatch(1);
        read = new CountDownLatch(1);

        assertThatThrownBy(() -> Lending.with(spark, VALUE, lent -> {
            seen.set(lent);
            return spark.parallelize(List.of(0, 1), 2).map(task -> task == 0 ? fail() : readOn(lent)).collect();
        })).isInstanceOf(SparkException.class).hasMessageContaining("as a task may");

        assertThat(read.getCount()).as("its other task still reads").isOne();
        assertThat(seen.get().value()).isEqualTo(VALUE);
        assertThat(blocks()).isNotEmpty();
        failed.countDown();
        assertThat(read.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static int fail() throws InterruptedException {
        reading.await(SECONDS, TimeUnit.SECONDS);
        throw new IllegalStateException("Failed as a task may");
    }

    private static int readOn(Broadcast<int[]> lent) throws InterruptedException {
        int first = lent.value()[0];
        reading.countDown();
        failed.await(SECONDS, TimeUnit.SECONDS);
        if (lent.value()[0] == first) {
            read.countDown();
        }
        return first;
    }

    private List<BlockId> blocks() {
        long id = seen.get().id();
        return JavaConverters.seqAsJavaList(SparkEnv.get().blockManager().getMatchingBlockIds(
                new AbstractFunction1<>() {
                    @Override
                    public Object apply(BlockId block) {
                        return block instanceof BroadcastBlockId broadcast && broadcast.broadcastId() == id;
                    }
                }));
    }
}
