package io.kinora.ingest.source;

import io.kinora.core.decode.VideoFile;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A file to be read. A plain class, as Kryo cannot rebuild records. */
public final class SourceTask implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;
    private final long bytes;
    private final long modified;
    private final int attempt;
    private final String segments;
    private final String problem;

    /**
     * Names a file to be read.
     *
     * @param file the file; 0 bytes if they are not known yet
     * @param attempt how often it will have been read with this time, at least 1
     */
    public SourceTask(VideoFile file, int attempt) {
        this(file, attempt, Optional.empty(), Optional.empty());
    }

    /**
     * Names what a manifest says is to be read.
     *
     * @param file the file; 0 bytes if they are not known yet
     * @param attempt how often it will have been read with this time, at least 1
     * @param segments {@code sources.segments}
     * @param problem why this row of a manifest cannot be used; then there is no file
     */
    public SourceTask(VideoFile file, int attempt, Optional<String> segments, Optional<String> problem) {
        this.uri = file.uri();
        this.bytes = file.bytes();
        this.modified = file.modified();
        this.attempt = attempt;
        this.segments = segments.orElse(null);
        this.problem = problem.orElse(null);
    }

    /** The file. */
    public VideoFile file() {
        return new VideoFile(uri, bytes, modified);
    }

    /** How often it will have been read with this time. */
    public int attempt() {
        return attempt;
    }

    /** What a manifest says of its parts, as {@code sources.segments} holds it. */
    public Optional<String> segments() {
        return Optional.ofNullable(segments);
    }

    /** The parts that are wanted, by their begin; at least one. */
    public List<Segment> parts() {
        return segments == null ? List.of(Segment.WHOLE) : Segment.list(segments);
    }

    /** Why a manifest's row cannot be used. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
