package io.kinora.core.decode;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Looks at every frame that is decoded, in the order in which they are shown, before clips are made of them. */
@FunctionalInterface
public interface FrameObserver {
    /** Looks at nothing. */
    FrameObserver NONE = (frame, startMicros, endMicros) -> { };

    /**
     * Looks at a frame.
     *
     * @param frame the frame as decoded; neither to be changed nor kept
     * @param startMicros when it is shown, in microseconds, as the source counts
     * @param endMicros when the next one is
     */
    void frame(AVFrame frame, long startMicros, long endMicros);
}
