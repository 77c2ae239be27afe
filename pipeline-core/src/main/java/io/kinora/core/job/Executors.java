package io.kinora.core.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** The executors of a Spark session; in local mode the driver is the one. */
public final class Executors {
    private static final Duration NO_MORE_IN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private Executors() {
    }

    /** Those that have registered so far. */
    public static List<ExecutorSummary> registered(SparkContext spark) {
        return JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
                .filter(executor -> spark.isLocal() || !executor.id().equals("driver")).toList();
    }

    /**
     * Those that have registered, once as many as were asked for have, or no more came for a while.
     *
     * @param deadline for the first one
     * @return none if none came in time
     */
    public static List<ExecutorSummary> await(SparkContext spark, Duration deadline) {
        if (spark.isLocal()) {
            return registered(spark);
        }
        int wanted = spark.conf().getInt("spark.executor.instances", Integer.MAX_VALUE);
        long end = System.nanoTime() + deadline.toNanos();
        List<ExecutorSummary> known = List.of();
        long since = System.nanoTime();
        while (known.size() < wanted && System.nanoTime() < end && !spark.isStopped()
                && (known.isEmpty() || System.nanoTime() - since < NO_MORE_IN.toNanos())) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            List<ExecutorSummary> now = registered(spark);
            if (now.size() != known.size()) {
                since = System.nanoTime();
            }
            known = now;
        }
        return known;
    }
}
