package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TaskDeadlineTest {
    private static final CountDownLatch CANCELLED = new CountDownLatch(1);
    private static JavaSparkContext spark;

    @BeforeAll
    static void open() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("deadline")
                .set("spark.ui.enabled", "false"));
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    @Test
    void collectsInOrderAndTellsOfWhatIsDone() {
        LongAccumulator done = spark.sc().longAccumulator();
        JavaRDD<Integer> parts = spark.parallelize(List.of(3, 1, 2), 3).map(part -> {
            done.add(part);
            return 10 * part;
        });
        List<Long> told = new ArrayList<>();
        assertThat(new TaskDeadline(Duration.ofMinutes(1), "a.deadline").collect(parts, done, told::add))
                .containsExactly(30, 10, 20);
        assertThat(told).isSorted().endsWith(6L);
    }

    @Test
    void givesUpWhenNoFurtherTaskEndsAndCancelsThem() throws InterruptedException {
        LongAccumulator done = spark.sc().longAccumulator();
        JavaRDD<Integer> parts = spark.parallelize(List.of(0, 1), 2).map(part -> {
            if (part == 1) {
                while (!TaskContext.get().isInterrupted()) {
                    LockSupport.parkNanos(1_000_000);
                }
                CANCELLED.countDown();
            }
            done.add(1);
            return part;
        });
        assertThatThrownBy(() -> new TaskDeadline(Duration.ofMillis(700), "a.deadline")
                .collect(parts, done, count -> { }))
                .isInstanceOfSatisfying(KinoraException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES))
                .hasMessageContaining("a.deadline").hasMessageContaining("longer deadline");
        assertThat(CANCELLED.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailedTaskIsToldUnchecked() {
        JavaRDD<Integer> parts = spark.parallelize(List.of(0), 1).map(part -> {
            throw new IOException("no such block");
        });
        assertThatThrownBy(() -> WatchedJob.collect(parts, jobs -> { })).isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("no such block");
    }
}
