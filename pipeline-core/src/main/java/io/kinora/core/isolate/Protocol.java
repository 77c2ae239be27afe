package io.kinora.core.isolate;

/**
 * What the parent and the process that decodes say to each other, in big-endian numbers: a byte that tells the kind of
 * the message, then its fields. The parent believes nothing that it does not check ({@link AnswerReader}).
 */
final class Protocol {
    /** Child: it can decode. Fields: {@link #VERSION}. */
    static final byte READY = 1;
    /** Child: it wants bytes of the file. Fields: offset (long), count (int). */
    static final byte READ = 2;
    /** Child: a clip. Fields: as {@link ClipCodec} and {@link AnswerFormat#writeClip} write them. */
    static final byte CLIP = 3;
    /** Child: it is at work. */
    static final byte WORKING = 4;
    /** Child: all is decoded. Fields: what the file is, then as {@link AnswerFormat#writeEnd} does. */
    static final byte DONE = 5;
    /** Child: the file cannot be decoded. Fields: failure, stage, message, bound, what the file is. */
    static final byte FAILED = 6;
    /** Child: Kinora or a library is at fault. Fields: a text. */
    static final byte FAULT = 7;

    /** Parent: decode a file. Fields: settings, its length, the parts of it that are wanted. */
    static final byte DECODE = 1;
    /** Parent: the bytes asked for. Fields: count (int), bytes; −1 at the end of the file. */
    static final byte BYTES = 2;
    /** Parent: the bytes asked for could not be read. Fields: why. */
    static final byte UNREADABLE = 3;

    /** Parent and child are of one build unless a jar was replaced under a running executor. */
    static final int VERSION = 2;

    /** Bytes of a file in one message at most: few messages, and a buffer that any heap has room for. */
    static final int READ_BYTES = 1 << 20;

    /** Characters of a message for people at most. */
    static final int TEXT_LENGTH = 2000;

    /** How the child ends when its heap is too small, as {@code -XX:+ExitOnOutOfMemoryError} does. */
    static final int OUT_OF_MEMORY_STATUS = 3;

    private Protocol() {
    }
}
