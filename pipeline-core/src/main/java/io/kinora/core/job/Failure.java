package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;

/** What a user is told of what ended a run. */
final class Failure {
    // What happened on an executor comes as text within Spark's exception.
    private static final Pattern NO_SPACE = Pattern.compile("[^\n]*No space left on device[^\n]*");
    private static final Pattern EXECUTOR_LOST = Pattern.compile("ExecutorLostFailure[^\n]*");
    private static final Pattern CLUSTER_LOST = Pattern.compile(
            "[^\n]*(?:Master removed our application|All masters are unresponsive|SparkContext was shut down)[^\n]*");

    private Failure() {
    }

    /**
     * Whatever a job throws as an end with an exit code, a name and a sentence.
     *
     * @param job its name
     */
    static KinoraException of(Throwable thrown, String job) {
        // Then what is thrown only tells that the session is gone.
        Optional<KinoraException> refusal = NativeLibrariesPlugin.refusal();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        // What an executor throws comes as the cause of Spark's exception.
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof KinoraException known) {
                return known;
            }
        }
        if (memoryRanOut(thrown)) {
            return new KinoraException(ExitCode.RESOURCES, "out-of-memory", "Cannot go on: memory ran out ("
                    + thrown.getMessage() + "); give more with -- --driver-memory or --executor-memory, or lower the"
                    + " batch size", thrown);
        }
        return said(ExecutorWatch.MESSAGE, thrown).map(message -> resources("no-executors", message, thrown))
                .or(() -> said(NO_SPACE, thrown).map(line -> resources("no-space", "Cannot go on: a disk is full (" + line
                        + "); make room there (executors keep what they exchange in spark.local.dir, or where the"
                        + " cluster says), then give the same command again", thrown)))
                .or(() -> said(EXECUTOR_LOST, thrown).map(line -> resources("executors-lost", "Cannot go on: a task lost"
                        + " as many executors as spark.task.maxFailures allows (" + line + "); look in the cluster's logs"
                        + " at what ended them (often the memory of their containers: --executor-memory,"
                        + " spark.executor.memoryOverhead), then give the same command again", thrown)))
                .or(() -> said(CLUSTER_LOST, thrown).map(line -> resources("cluster-lost", "Cannot go on: the cluster has"
                        + " ended the application (" + line + "); look in its logs and at its master, then give the same"
                        + " command again", thrown)))
                .or(() -> ioFailure(thrown).map(cause -> resources("storage-failed", "Cannot go on: reading or writing"
                        + " failed (" + cause + "); check the addresses and the file systems' settings, then give the"
                        + " same command again", thrown)))
                .orElseGet(() -> fault(thrown, job));
    }

    private static KinoraException resources(String code, String message, Throwable thrown) {
        return new KinoraException(ExitCode.RESOURCES, code, message, thrown);
    }

    private static KinoraException fault(Throwable thrown, String job) {
        return new KinoraException(ExitCode.FAULT, "fault", "Cannot finish kinora " + job + ": a fault, probably"
                + " Kinora's own (" + thrown + ")", thrown);
    }

    private static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, at -> at != null, Throwable::getCause);
    }

    private static Optional<String> said(Pattern pattern, Throwable thrown) {
        return chain(thrown).map(at -> pattern.matcher(String.valueOf(at.getMessage()))).filter(Matcher::find)
                .map(matcher -> matcher.group().strip()).findFirst();
    }

    /** What cannot be serialized is a fault, although Java makes it a failure of input and output. */
    private static Optional<Throwable> ioFailure(Throwable thrown) {
        // A full local disk is an Error to Hadoop.
        return chain(thrown)
                .filter(at -> at instanceof IOException && !(at instanceof ObjectStreamException) || at instanceof FSError)
                .findFirst();
    }

    private static boolean memoryRanOut(Throwable thrown) {
        return chain(thrown).anyMatch(at -> at instanceof OutOfMemoryError
                || String.valueOf(at.getMessage()).contains(OutOfMemoryError.class.getName()));
    }
}
