package io.kinora.eval.source;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;

/** One video that cannot be used; the others can. */
public final class UnreadableVideoException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    private UnreadableVideoException(String reason, Throwable cause, boolean lasting) {
        super(reason, cause);
        this.lasting = lasting;
    }

    /** The video itself is to blame: the same bytes will not do another time. */
    static UnreadableVideoException lasting(String reason, Throwable cause) {
        return new UnreadableVideoException(reason, cause, true);
    }

    /** What holds or decodes it may be to blame: trying again may help. */
    static UnreadableVideoException passing(String reason, Throwable cause) {
        return new UnreadableVideoException(reason, cause, false);
    }

    /**
     * What an exception tells of a video.
     *
     * @throws KinoraException the same if its exit code is not that of unusable input: no video is to blame then
     */
    public static UnreadableVideoException of(KinoraException thrown) {
        if (thrown.exitCode() != ExitCode.INPUT) {
            throw thrown;
        }
        return lasting(thrown.getMessage(), thrown);
    }

    /** Whether it is of no use to try again. */
    public boolean lasting() {
        return lasting;
    }
}
