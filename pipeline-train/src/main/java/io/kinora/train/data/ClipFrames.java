package io.kinora.train.data;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads the frames of single clips where they are used, through the JVM's cache.
 *
 * @param hadoop how executors reach the data files
 */
public record ClipFrames(Broadcast<SerializableConfiguration> hadoop) implements Serializable {

    /** Reads as the driver does. */
    public static ClipFrames of(JavaSparkContext spark) {
        return new ClipFrames(spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
    }

    /**
     * The frames of a clip, uint8 [T, H, W, C]; not to be changed.
     *
     * @throws DamagedFramesException if they cannot be read, or are not the ones that were written
     */
    public byte[] read(ClipRow clip) throws DamagedFramesException {
        Configuration configuration = hadoop.value().value();
        return FramesCache.shared(DataSettings.SINGLE_CLIPS.cacheBytes())
                .frames(clip, configuration, FramesFile.ONE_PAGE);
    }
}
