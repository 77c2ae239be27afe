package io.kinora.core.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Pointer;

/**
 * What every use of FFmpeg's libraries shares: loading them once, quietly, and turning their return
 * codes into exceptions. For {@code core.video} and {@code core.decode}.
 */
public final class Libav {
    static {
        // Its log goes to the process's stderr, unasked and without the file's name; errors come as codes instead.
        av_log_set_level(AV_LOG_QUIET);
    }

    private Libav() {
    }

    /** Loads the native libraries; does nothing after the first call. */
    public static void load() {
        // The static initializer has done it.
    }

    /**
     * Passes a return code through unless it is an error.
     *
     * @param code what a libav function returned
     * @param action the verb and thing for the message, such as {@code encode a frame}
     * @return the code, 0 or above
     * @throws IllegalStateException if the code is negative: Kinora or the native library is at fault, not the input
     */
    public static int check(int code, String action) {
        if (code < 0) {
            throw new IllegalStateException("Cannot " + action + ": " + message(code));
        }
        return code;
    }

    /**
     * Passes a pointer through unless it is null.
     *
     * @throws IllegalStateException if libav returned no object
     */
    public static <P extends Pointer> P check(P pointer, String action) {
        if (pointer == null || pointer.isNull()) {
            throw new IllegalStateException("Cannot " + action + ": FFmpeg gave no object, memory may be short");
        }
        return pointer;
    }

    /** What a negative return code means, in FFmpeg's words. */
    public static String message(int code) {
        byte[] text = new byte[256];
        av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
