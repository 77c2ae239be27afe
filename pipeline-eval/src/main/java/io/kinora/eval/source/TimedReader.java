package io.kinora.eval.source;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Opens the video of a row of {@link VideoSet#rows}, on an executor. */
@FunctionalInterface
public interface TimedReader extends Serializable {
    /**
     * Opens one video.
     *
     * @throws UnreadableVideoException if it is damaged or no video
     */
    TimedVideo open(Row row) throws UnreadableVideoException;
}
