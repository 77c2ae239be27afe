package io.kinora.core.decode;

import java.util.function.Supplier;

/** Cuts one part of a video into windows, whose grid begins where the part begins. */
final class RangeClips {
    private final long start;
    private final long end;
    private final boolean everyFrame;
    private final FrameSelector selector;
    private final WindowBuilder windows;
    private boolean severalFrames;

    /**
     * @param range the part
     * @param begun time of the video's first frame, in microseconds as the source counts
     * @param fps target frames per second; 0 uses every frame that begins within the part
     * @param windows collects the chosen frames
     */
    RangeClips(TimeRange range, long begun, double fps, WindowBuilder windows) {
        this.start = begun + range.startMicros();
        this.end = range.endMicros() < Long.MAX_VALUE - Math.max(0, begun) ? begun + range.endMicros() : Long.MAX_VALUE;
        this.everyFrame = fps == 0;
        this.selector = new FrameSelector(fps, start);
        this.windows = windows;
    }

    /** Whether a frame is on screen within the part. */
    boolean shows(long frameStart, long frameEnd) {
        return frameStart < end && frameEnd > start;
    }

    /** Whether no frame that begins at a time lies in the part. */
    boolean endsBy(long now) {
        return end <= now;
    }

    /**
     * Uses a frame for the target times at which it is shown.
     *
     * @param last whether no frame follows
     * @param rgb gives its pixels; asked only if it is chosen
     */
    void use(long frameStart, long frameEnd, boolean last, Supplier<byte[]> rgb) {
        if (!shows(frameStart, frameEnd)) {
            return;
        }
        severalFrames |= !last && frameEnd < end;
        if (everyFrame && frameStart + FrameSelector.TOLERANCE < start) {
            return;
        }
        long target = selector.next();
        int times = selector.take(Math.min(frameEnd, end));
        for (int time = 0; time < times; time++, target++) {
            if (windows.wants(target)) {
                windows.add(target, everyFrame ? frameStart : selector.time(target),
                        everyFrame ? frameEnd : selector.time(target + 1), rgb.get());
            }
        }
    }

    /**
     * From when on frames are wanted again.
     *
     * @param now the end of the last frame
     * @param chosenOnly whether frames between the chosen ones are not wanted
     * @return microseconds, now or later; {@link Long#MAX_VALUE} if none are
     */
    long wanted(long now, boolean chosenOnly) {
        long from = Math.max(now, chosenOnly && !everyFrame ? nextChosen() : start);
        return from < end ? from : Long.MAX_VALUE;
    }

    /** When the next chosen frame begins at the latest; the part's first frames also tell whether it has several. */
    private long nextChosen() {
        return selector.next() == 0 ? start
                : selector.time(windows.nextWanted(selector.next())) + FrameSelector.TOLERANCE;
    }

    /** Ends the part: if it gave no clip and has at least two frames, its last frame is repeated to make one. */
    void completeShort() {
        if (severalFrames) {
            windows.completeShort();
        }
    }
}
