package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.Optional;

/** What a user is told of what ended a run. */
final class Failure {
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
        if (thrown instanceof IOException) {
            return new KinoraException(ExitCode.RESOURCES, "storage-failed", "Cannot go on: reading or writing failed ("
                    + thrown + "); check the addresses and the file systems' settings, then give the same command"
                    + " again", thrown);
        }
        return new KinoraException(ExitCode.FAULT, "fault", "Cannot finish kinora " + job + ": a fault, probably"
                + " Kinora's own (" + thrown + ")", thrown);
    }

    private static boolean memoryRanOut(Throwable thrown) {
        // What ran out on an executor comes as text within Spark's exception.
        return thrown instanceof OutOfMemoryError
                || String.valueOf(thrown.getMessage()).contains(OutOfMemoryError.class.getName());
    }
}
