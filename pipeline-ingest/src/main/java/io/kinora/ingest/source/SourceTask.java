package io.kinora.ingest.source;

import io.kinora.core.decode.VideoFile;
import java.io.Serializable;

/** A file to be read. A plain class, as Kryo cannot rebuild records. */
public final class SourceTask implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;
    private final long bytes;
    private final long modified;
    private final int attempt;

    /**
     * Names a file to be read.
     *
     * @param file the file
     * @param attempt how often it will have been read with this time, at least 1
     */
    public SourceTask(VideoFile file, int attempt) {
        this.uri = file.uri();
        this.bytes = file.bytes();
        this.modified = file.modified();
        this.attempt = attempt;
    }

    /** The file. */
    public VideoFile file() {
        return new VideoFile(uri, bytes, modified);
    }

    /** How often it will have been read with this time. */
    public int attempt() {
        return attempt;
    }
}
