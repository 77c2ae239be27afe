package io.kinora.core.decode;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one file may cost at most. A file of kilobytes can decode to gigabytes, or announce millions of streams.
 *
 * @param pixels pixels of one source frame, at least 1
 * @param frames source frames decoded, at least 1
 * @param duration how long a video may last
 * @param deadline how long decoding one file may take. It is looked at between packets and at each read: a
 *     decoder that hangs inside native code is not stopped by it.
 * @param streams video, sound and other streams of one file, at least 1
 * @param header bytes read until the file's streams are known, at least 1
 * @param expansion bytes of decoded frames for each byte of the file, and as many of clips, in which frames may be
 *     repeated; at least 1. The first {@link #FREE_BYTES} of either are free. A recording of a still screen reaches
 *     some thousands.
 */
public record DecodeLimits(long pixels, long frames, Duration duration, Duration deadline, int streams, long header,
        int expansion) implements Serializable {
    /** What every file may decode to, however small it is: a few minutes of small video. */
    public static final long FREE_BYTES = 1L << 30;

    /** 8K frames, six hours of video at 60 frames per second, half an hour of work, headers of 256 MiB. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(8192L * 8192, 1_296_000, Duration.ofHours(6),
            Duration.ofMinutes(30), 64, 256L << 20, 20_000);

    /** Checks that every limit lets something through. */
    public DecodeLimits {
        if (pixels < 1 || frames < 1 || duration.toMillis() < 1 || deadline.toMillis() < 1 || streams < 1 || header < 1
                || expansion < 1) {
            throw new IllegalArgumentException("Cannot decode within limits of " + pixels + " pixels, " + frames
                    + " frames, " + duration + " of video, " + deadline + " of work, " + streams + " streams, "
                    + header + " bytes of header and " + expansion + " bytes decoded for one of the file: all must be"
                    + " above 0");
        }
    }

    /** Bytes of decoded frames, and of clips, that a file of a size may give. */
    public long output(long fileBytes) {
        return fileBytes < (Long.MAX_VALUE - FREE_BYTES) / expansion ? FREE_BYTES + fileBytes * expansion
                : Long.MAX_VALUE;
    }
}
