package io.kinora.train.data;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames that did not come in time: thrown in a task, and on the driver only words in Spark's own exception. */
public final class SlowReadException extends RuntimeException {
    private static final Pattern MESSAGE = Pattern.compile("Cannot wait longer for frames[^\n]*");

    SlowReadException(Duration deadline) {
        super("Cannot wait longer for frames: none came within " + deadline.toSeconds() + " s; check that the executors"
                + " reach the corpus' storage, or set train.data.deadline higher");
    }

    /** The message of such an exception behind a failed Spark job, if that is why it failed. */
    public static Optional<String> behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = MESSAGE.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
        }
        return Optional.empty();
    }
}
