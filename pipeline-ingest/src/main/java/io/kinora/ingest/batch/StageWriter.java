package io.kinora.ingest.batch;

import io.kinora.core.storage.WholeFile;
import io.kinora.ingest.decode.Outcome;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Writes what a task read to two files, {@code NAME.frames} and {@code NAME.rows}, of which a task that is stopped leaves
 * parts. They count once {@code SLICE.staged} names them, which appears last and whole.
 */
final class StageWriter implements Closeable {
    static final String ROWS = ".rows";
    static final String FRAMES = ".frames";
    private static final String STAGED = ".staged";

    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSystem fileSystem;
    private final Path folder;
    private final String slice;
    private final String name;
    private final DataOutputStream rows;
    private final DataOutputStream frames;
    private int clipsOfSource;
    private int framesOfSource;

    StageWriter(FileSystem fileSystem, Path folder, String slice) throws IOException {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.slice = slice;
        // Attempts at the same slice, of whichever process, do not meet.
        this.name = slice + "-" + UUID.randomUUID();
        this.frames = stream(new Path(folder, name + FRAMES));
        this.rows = stream(new Path(folder, name + ROWS));
    }

    /** The name of what an earlier attempt staged of a slice; the folder is not listed. */
    static Optional<String> staged(FileSystem fileSystem, Path folder, String slice) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, slice + STAGED))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException | ChecksumException notYet) {
            return Optional.empty();
        }
    }

    void add(Outcome outcome) throws IOException {
        String uri = outcome.uri();
        if (outcome instanceof Outcome.Clip clip) {
            StageRecord.of(StageRecord.CLIP, uri, clip.row()).write(rows);
            clipsOfSource++;
            if (clip.frames().isPresent()) {
                StageRecord.of(StageRecord.FRAMES, uri, clip.frames().get()).write(frames);
                framesOfSource++;
            }
        } else if (outcome instanceof Outcome.Source source) {
            for (Row cut : source.cuts()) {
                StageRecord.of(StageRecord.CUT, uri, cut).write(rows);
            }
            StageRecord.source(uri, source.row(), clipsOfSource, framesOfSource, source.cuts().size()).write(rows);
            clipsOfSource = 0;
            framesOfSource = 0;
        }
    }

    /** Makes what was added count, and gives its name. */
    String finish() throws IOException {
        StageRecord.writeEnd(frames);
        frames.close();
        StageRecord.writeEnd(rows);
        rows.close();
        // Of two attempts that both end, either will do.
        WholeFile.write(fileSystem, new Path(folder, slice + STAGED), new Path(folder, "." + name + STAGED),
                out -> out.write(name.getBytes(StandardCharsets.UTF_8)));
        return name;
    }

    @Override
    public void close() throws IOException {
        try {
            frames.close();
        } finally {
            rows.close();
        }
    }

    private DataOutputStream stream(Path path) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(fileSystem.create(path, true), BUFFER_BYTES));
    }
}
