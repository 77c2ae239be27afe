package io.kinora.eval.source;

import io.kinora.core.video.Frames;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Turns a row of {@link VideoSet#rows} into frames, on an executor. */
@FunctionalInterface
public interface VideoReader extends Serializable {
    /**
     * Reads one video.
     *
     * @throws UnreadableVideoException if it is damaged, no video or too short
     */
    Frames read(Row row) throws UnreadableVideoException;
}
