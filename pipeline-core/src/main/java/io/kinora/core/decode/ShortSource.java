package io.kinora.core.decode;

/** What becomes of a video that is shorter than one window. */
public enum ShortSource {
    /** Its last frame is repeated to the window's end, if it has at least two frames. */
    REPEAT_LAST,
    /** It gives no clip. */
    SKIP
}
