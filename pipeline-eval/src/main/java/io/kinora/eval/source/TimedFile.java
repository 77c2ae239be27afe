package io.kinora.eval.source;

import io.kinora.core.video.Frames;
import org.apache.hadoop.conf.Configuration;

/**
 * A video file, decoded when it is known at which rate.
 *
 * @param decoder what is taken of it
 * @param hadoop for its file system
 * @param uri its address
 * @param shape as it is stored
 */
record TimedFile(OwnSizeDecoder decoder, Configuration hadoop, String uri, OwnSizeDecoder.Shape shape)
        implements TimedVideo {
    /** Rates as close as this are one rate, written down differently: its frames are taken as they come. */
    private static final double ALIKE = 1e-3;

    @Override
    public double rate() {
        return shape.fps();
    }

    @Override
    public Frames at(double rate) throws UnreadableVideoException {
        boolean own = Math.abs(rate - shape.fps()) <= ALIKE * shape.fps();
        Frames frames = decoder.upTo(hadoop, uri, shape, own ? 0 : rate);
        return new Frames(frames.frames(), frames.height(), frames.width(), frames.channels(), rate, frames.pixels());
    }
}
