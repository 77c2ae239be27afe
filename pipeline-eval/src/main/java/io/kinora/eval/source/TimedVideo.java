package io.kinora.eval.source;

import io.kinora.core.video.Frames;

/** A video whose frames can be taken by the time at which they are shown. */
public interface TimedVideo {
    /** Its own rate, in frames per second. */
    double rate();

    /**
     * Its frames at a rate: frame k is what a viewer sees k / rate seconds after the first. There are as many as the
     * video has, up to those that its set was opened for.
     *
     * @param rate frames per second, at most its own
     * @throws UnreadableVideoException if it cannot be decoded, or has fewer frames per second
     * @throws io.kinora.core.error.KinoraException exit code 3, likewise
     */
    Frames at(double rate) throws UnreadableVideoException;
}
