package io.kinora.core.decode;

import java.io.Serializable;

/**
 * A file that may hold a video.
 *
 * @param uri its full address, as {@code org.apache.hadoop.fs.Path} writes it: not percent-encoded
 * @param bytes its size, at least 0
 * @param modified when it was last changed, in milliseconds since 1970; 0 where the file system does not know
 */
public record VideoFile(String uri, long bytes, long modified) implements Serializable {
    /** Checks the address and the size. */
    public VideoFile {
        if (uri.isBlank()) {
            throw new IllegalArgumentException("Cannot name a video file: its address is blank");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("Cannot list " + uri + ": it has " + bytes + " bytes");
        }
    }

    /** The last part of the address: {@code Thank you.mp4}. */
    public String name() {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** The name of the folder that holds the file, or an empty text at the root. */
    public String folder() {
        int end = uri.lastIndexOf('/');
        int start = end < 1 ? -1 : uri.lastIndexOf('/', end - 1);
        return end < 1 ? "" : uri.substring(start + 1, end);
    }

    /** The name without its last extension: {@code Thank you}. A leading dot is no extension. */
    public String stem() {
        int dot = name().lastIndexOf('.');
        return dot < 1 ? name() : name().substring(0, dot);
    }
}
