package io.kinora.core.decode;

import java.util.Locale;

/** How far the decoding of a file had come when it failed. */
public enum DecodeStage {
    /** Recognising the container and reading its header. */
    OPEN,
    /** Reading packets. */
    READ,
    /** Decoding packets to frames. */
    DECODE;

    /** The stable name that tables hold. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
