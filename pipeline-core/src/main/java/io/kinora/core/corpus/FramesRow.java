package io.kinora.core.corpus;

import io.kinora.core.video.Frames;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns frame tensors into rows of the frames table and back. */
public final class FramesRow {
    private FramesRow() {
    }

    /** A row of {@link Tables#FRAMES_SCHEMA}. */
    public static Row of(String id, Frames frames) {
        return RowFactory.create(id, frames.frames(), frames.height(), frames.width(), frames.channels(), frames.fps(),
                frames.pixels(), frames.crc32c());
    }

    /**
     * The frames of a row that has the columns of {@link Tables#FRAMES_SCHEMA} by name.
     *
     * @throws IllegalStateException if the pixels differ from what was written
     */
    public static Frames frames(Row row) {
        Frames frames = new Frames(row.<Integer>getAs("t"), row.<Integer>getAs("h"), row.<Integer>getAs("w"),
                row.<Integer>getAs("c"), row.<Double>getAs("fps"), row.<byte[]>getAs("frames"));
        long expected = row.<Long>getAs("crc32c");
        if (frames.crc32c() != expected) {
            throw new IllegalStateException("Cannot use the frames of " + row.<String>getAs("clip_id")
                    + ": their CRC32C is not the one written; the data file is damaged");
        }
        return frames;
    }
}
