package io.kinora.core.video;

import java.util.Base64;

/**
 * Animations for web pages: animated PNG, true colour, lossless, repeated for ever. Every current
 * browser plays it in an {@code <img>}.
 */
public final class AnimatedImage {
    private AnimatedImage() {
    }

    /** The clip (1 or 3 channels) as the bytes of an animated PNG. */
    public static byte[] png(Frames frames) {
        return VideoEncoder.encode(frames, EncodedFormat.APNG);
    }

    /** The clip as a {@code data:} URI for an {@code <img src>}: a page that holds it needs no other file. */
    public static String dataUri(Frames frames) {
        return dataUri(png(frames));
    }

    /** A still or animated PNG file's bytes as a {@code data:} URI. */
    public static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
