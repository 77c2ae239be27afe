package io.kinora.core.decode;

import io.kinora.core.video.Frames;

/**
 * One window of a video.
 *
 * @param range which of the parts asked for it lies in, from 0; 0 if all of the video was
 * @param index which of the source's windows, from 0
 * @param startMicros time of its first frame in the source, in microseconds, as the source counts
 * @param endMicros time at which its last frame ends, likewise; after the start
 * @param frames the pixels, [T, H, W, 3]
 */
public record DecodedClip(int range, int index, long startMicros, long endMicros, Frames frames) {
}
