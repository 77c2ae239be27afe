package io.kinora.train.data;

import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames that cannot be read back: thrown in a task, and on the driver only words in Spark's own exception. */
public final class DamagedFramesException extends IOException {
    private static final Pattern MESSAGE = Pattern.compile("Cannot read the frames of clip [^\n]*");

    DamagedFramesException(ClipRow clip, String reason, Throwable cause) {
        super("Cannot read the frames of clip " + clip.clipId() + ": row " + clip.position() + " of " + clip.file()
                + ": " + reason.lines().findFirst().orElse("") + "; the data file is damaged or gone: ingest its video"
                + " again, or start a new run if clips were taken down since this one began", cause);
    }

    /** What a user is told of a failed Spark job: exit code 3 if damaged frames are why it failed, else the failure. */
    public static RuntimeException told(Exception failure) {
        return behind(failure).<RuntimeException>map(message -> KinoraException.input("frames-damaged", message))
                .orElseGet(() -> failure instanceof RuntimeException unchecked ? unchecked
                        : new IllegalStateException(failure.getMessage(), failure));
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
