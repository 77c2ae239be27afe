package io.kinora.core.decode;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one file may cost at most. A file of kilobytes can decode to gigabytes.
 *
 * @param pixels pixels of one source frame, at least 1
 * @param frames source frames decoded, at least 1
 * @param duration how long a video may last
 * @param deadline how long decoding one file may take. It is looked at between packets and at each read: a
 *     decoder that hangs inside native code is not stopped by it.
 */
public record DecodeLimits(long pixels, long frames, Duration duration, Duration deadline) implements Serializable {
    /** 8K frames, six hours of video at 60 frames per second, half an hour of work. */
    public static final DecodeLimits DEFAULT =
            new DecodeLimits(8192L * 8192, 1_296_000, Duration.ofHours(6), Duration.ofMinutes(30));

    /** Checks that every limit lets something through. */
    public DecodeLimits {
        if (pixels < 1 || frames < 1 || duration.toMillis() < 1 || deadline.toMillis() < 1) {
            throw new IllegalArgumentException("Cannot decode within limits of " + pixels + " pixels, " + frames
                    + " frames, " + duration + " of video and " + deadline + " of work: all must be above 0");
        }
    }
}
