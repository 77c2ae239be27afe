package io.kinora.core.job;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Lends a value to the tasks of Spark jobs by a broadcast, and takes it back as soon as they have ended well; by itself
 * Spark frees it when Java's collector finds that nobody holds it any more.
 *
 * <p>Where a job failed it is left to that: Spark does not wait for the failed job's other tasks, which may read the
 * value for as long as they run. What takes a broadcast away waits for its readers, and Spark, which mostly stops after
 * a failure, would wait two minutes for both.
 */
public final class Lending {
    private Lending() {
    }

    /** What is done with a value that was lent. */
    @FunctionalInterface
    public interface Borrower<T, R, E extends Exception> {
        /** Runs Spark jobs that read the value, and waits for their ends; later ones find it gone. */
        R use(Broadcast<T> lent) throws E;
    }

    /**
     * Lends a value for the time of some jobs.
     *
     * @return what the borrower gives
     * @throws E as the borrower
     */
    public static <T, R, E extends Exception> R with(JavaSparkContext spark, T value, Borrower<T, R, E> borrower)
            throws E {
        Broadcast<T> lent = spark.broadcast(value);
        R result = borrower.use(lent);
        lent.destroy();
        return result;
    }
}
