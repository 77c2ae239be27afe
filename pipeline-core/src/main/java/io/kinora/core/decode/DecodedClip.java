package io.kinora.core.decode;

import io.kinora.core.video.Frames;

/**
 * One window of a video.
 *
 * @param index which of the source's windows, from 0
 * @param startMicros time of its first frame in the source, in microseconds, as the source counts
 * @param endMicros time at which its last frame ends, likewise; after the start
 * @param frames the pixels, [T, H, W, 3]
 */
public record DecodedClip(int index, long startMicros, long endMicros, Frames frames) {
}
