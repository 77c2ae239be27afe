package io.kinora.ingest.batch;

import io.kinora.ingest.decode.Outcome;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Writes what a task read to two files, {@code NAME.frames} and {@code NAME.rows}. The second appears last and whole:
 * it stands for both.
 */
final class StageWriter implements Closeable {
    static final String ROWS = ".rows";
    static final String FRAMES = ".frames";

    private static final int BUFFER_BYTES = 1 << 16;

    private final FileSystem fileSystem;
    private final Path whole;
    private final Path open;
    private final DataOutputStream rows;
    private final DataOutputStream frames;
    private int clipsOfSource;
    private int framesOfSource;

    StageWriter(FileSystem fileSystem, Path folder, String name) throws IOException {
        this.fileSystem = fileSystem;
        this.whole = new Path(folder, name + ROWS);
        this.open = new Path(folder, "." + name + ".open");
        this.frames = stream(new Path(folder, name + FRAMES));
        this.rows = stream(open);
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

    /** Makes what was added count. */
    void finish() throws IOException {
        StageRecord.writeEnd(frames);
        frames.close();
        StageRecord.writeEnd(rows);
        rows.close();
        if (!fileSystem.rename(open, whole)) {
            throw new IOException("Cannot rename " + open + " to " + whole);
        }
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
