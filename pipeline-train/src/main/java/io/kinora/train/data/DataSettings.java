package io.kinora.train.data;

import io.kinora.core.config.Range;
import java.io.Serializable;
import java.time.Duration;

/**
 * How executors read frames.
 *
 * @param window parts of data files (row groups of up to 16 MiB of frames) whose clips are mixed in an epoch
 * @param cacheMegabytes frames that an executor may keep in memory for each of its workers
 * @param aheadMegabytes minibatches that each worker may have ready before they are trained on
 * @param deadline longest wait for frames
 */
public record DataSettings(
        @Range(min = 1, max = 1e6) int window,
        @Range(min = 0, max = 1e6) int cacheMegabytes,
        @Range(min = 0, max = 1e6) int aheadMegabytes,
        Duration deadline) implements Serializable {
    /** For clips that are read one by one, outside of training. */
    public static final DataSettings SINGLE_CLIPS = new DataSettings(1, 64, 1, Duration.ofMinutes(5));
    private static final long MEGABYTE = 1 << 20;

    /** Checks that a window can be kept. */
    public DataSettings {
        long least = leastBytes(window, FramesFile.WHOLE_ROW_GROUP) / MEGABYTE;
        if (cacheMegabytes < least) {
            throw new IllegalArgumentException("cache-megabytes must be at least " + least + " for a window of "
                    + window + ", or row groups are read over and over; give more, or a smaller window");
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be longer than nothing");
        }
    }

    /** A window, and what is read of the next. */
    static long leastBytes(int window, long partBytes) {
        return (window + 1) * partBytes;
    }

    /**
     * The same for an executor, whose workers share what is kept for them: no worker's window pushes out another's.
     *
     * @param workers of the executor
     * @param clipBytes frames of one clip, which are read at once however large they are
     */
    public DataSettings forExecutor(int workers, long clipBytes) {
        long each = Math.max(cacheBytes(), leastBytes(window, clipBytes));
        return new DataSettings(window, Math.toIntExact((workers * each + MEGABYTE - 1) / MEGABYTE), aheadMegabytes,
                deadline);
    }

    long cacheBytes() {
        return cacheMegabytes * MEGABYTE;
    }

    long aheadBytes() {
        return aheadMegabytes * MEGABYTE;
    }
}
