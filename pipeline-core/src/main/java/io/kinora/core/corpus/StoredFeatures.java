package io.kinora.core.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How the tables of stored features name videos, so that those of a clip can be found when it is taken down: by what
 * stands before the first colon, which is a clip's id, or {@link #ofFile} of a video file.
 */
public final class StoredFeatures {
    /** Name of the table, in a namespace of its own. */
    public static final String TABLE = "vectors";
    /** Column that names the video. */
    public static final String VIDEO = "video";
    /** Stands between the name of a video and what else decides its frames. */
    public static final String SEPARATOR = ":";

    private StoredFeatures() {
    }

    /** The name of a video file: SHA-256 of its URI, in hex. */
    public static String ofFile(String uri) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(uri.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
