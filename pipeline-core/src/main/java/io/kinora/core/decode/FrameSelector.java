package io.kinora.core.decode;

/** Decides how often each frame is used: once for every target time that falls while it is shown. */
final class FrameSelector {
    /** Containers round times to milliseconds: a frame within half of one is on time. */
    static final long TOLERANCE = 500;

    private final double fps;
    private final long start;
    private long next;

    /**
     * @param fps target frames per second; 0 uses every frame once
     * @param start time of the first frame in microseconds
     */
    FrameSelector(double fps, long start) {
        this.fps = fps;
        this.start = start;
    }

    /** How many target times lie before the time at which the shown frame ends; they count as taken. */
    int take(long until) {
        if (fps == 0) {
            next++;
            return 1;
        }
        int taken = 0;
        while (start + next * 1_000_000 / fps + TOLERANCE < until) {
            next++;
            taken++;
        }
        return taken;
    }

    /** A target's time in microseconds. Only for fps above 0. */
    long time(long target) {
        return Math.round(start + target * 1_000_000 / fps);
    }

    /** The first target that is not taken yet. */
    long next() {
        return next;
    }
}
