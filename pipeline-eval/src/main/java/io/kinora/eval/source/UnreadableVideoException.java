package io.kinora.eval.source;

/** One video that cannot be used; the others can. */
public final class UnreadableVideoException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableVideoException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
