package io.kinora.core.decode;

import java.util.Optional;

/** A file that cannot be decoded, or not to its end. What it gave before must not be used. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DecodeFailure failure;
    private final DecodeStage stage;
    private final transient SourceInfo info;
    private final Bound bound;

    DecodeException(DecodeFailure failure, DecodeStage stage, String message) {
        this(failure, stage, message, null, null, null);
    }

    /** A failure that another process told. */
    public static DecodeException of(DecodeFailure failure, DecodeStage stage, String message,
            Optional<SourceInfo> info) {
        return new DecodeException(failure, stage, message, info.orElse(null), null, null);
    }

    private DecodeException(DecodeFailure failure, DecodeStage stage, String message, SourceInfo info,
            Bound bound, Throwable cause) {
        super(message, cause);
        this.failure = failure;
        this.stage = stage;
        this.info = info;
        this.bound = bound;
    }

    /** The same, with what is known of the file. */
    DecodeException with(SourceInfo known) {
        return new DecodeException(failure, stage, getMessage(), known, bound, getCause());
    }

    /** The same, with the bound that the file goes beyond. */
    public DecodeException beyond(Bound exceeded) {
        return new DecodeException(failure, stage, getMessage(), info, exceeded, getCause());
    }

    /** The same, with what caused it. */
    DecodeException causedBy(Throwable cause) {
        return new DecodeException(failure, stage, getMessage(), info, bound, cause);
    }

    /** Why, as a value. */
    public DecodeFailure failure() {
        return failure;
    }

    /** Why, as a stable name such as {@code decode-error}. */
    public String code() {
        return failure.code();
    }

    /** How far decoding had come. */
    public DecodeStage stage() {
        return stage;
    }

    /** What is known of the file, if its header could be read. */
    public Optional<SourceInfo> info() {
        return Optional.ofNullable(info);
    }

    /** The bound that the file goes beyond, if that is why; whoever wants such files can raise it. */
    public Optional<Bound> bound() {
        return Optional.ofNullable(bound);
    }
}
