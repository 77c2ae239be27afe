package io.kinora.eval.source;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Decodes the first frames of a video file in the size in which it is stored: whoever scores it says how it is
 * resized, and a second scaler before that would change the score.
 *
 * @param frames how many frames
 * @param fps their rate; 0 for the file's own
 */
record OwnSizeDecoder(int frames, double fps) implements Serializable {
    /** Memory for one video; a larger one is stretched to what fits. 16 frames of 4K are below it. */
    private static final long MOST_BYTES = 512L << 20;
    private static final int PROBE = 16;
    private static final int QUARTER_TURN = 90;
    private static final int HALF_TURN = 180;
    private static final int CHANNELS = 3;
    /** A rate that a file's header gives as a mean is a little below the true one. */
    private static final double SLACK = 0.01;

    /**
     * How a file is decoded.
     *
     * @param height rows
     * @param width columns
     * @param fps its own frames per second
     */
    record Shape(int height, int width, double fps) {
    }

    private interface Decoding<T> {
        T run() throws DecodeException, IOException, UnreadableVideoException;
    }

    /**
     * All of the frames.
     *
     * @throws UnreadableVideoException also if the file is shorter or has fewer frames per second, since a repeated
     *     frame is no motion
     */
    Frames decode(Configuration hadoop, String uri) throws UnreadableVideoException {
        Shape shape = shape(hadoop, uri);
        if (fps > 0) {
            requireRate(shape, fps);
        }
        return readable(() -> {
            List<Frames> clips = clips(hadoop, uri, settings(frames, 1, fps, shape.height(), shape.width()));
            if (clips.isEmpty()) {
                throw UnreadableVideoException.lasting("it is shorter than " + frames + " frames"
                        + (fps > 0 ? " at " + fps + " frames per second" : ""), null);
            }
            return clips.get(0);
        });
    }

    /**
     * As many of the frames as there are.
     *
     * @param rate their frames per second; 0 for each frame as it comes
     */
    Frames upTo(Configuration hadoop, String uri, Shape shape, double rate) throws UnreadableVideoException {
        requireRate(shape, rate);
        return readable(() -> {
            List<Frames> single = clips(hadoop, uri, settings(1, frames, rate, shape.height(), shape.width()));
            if (single.isEmpty()) {
                throw UnreadableVideoException.lasting("it has no frames", null);
            }
            int size = single.get(0).frameSize();
            byte[] pixels = new byte[single.size() * size];
            for (int i = 0; i < single.size(); i++) {
                System.arraycopy(single.get(i).pixels(), 0, pixels, i * size, size);
            }
            return new Frames(single.size(), shape.height(), shape.width(), CHANNELS, rate > 0 ? rate : shape.fps(),
                    pixels);
        });
    }

    /** What a file's header and first frame tell. */
    Shape shape(Configuration hadoop, String uri) throws UnreadableVideoException {
        return readable(() -> {
            List<Frames> first = new ArrayList<>();
            SourceInfo info;
            try (SourceStream source = SourceStream.open(hadoop, uri)) {
                info = VideoDecoder.decode(source, settings(1, 1, 0, PROBE, PROBE), clip -> first.add(clip.frames()));
            }
            if (first.isEmpty()) {
                throw UnreadableVideoException.lasting("it has no frames", null);
            }
            boolean turned = info.rotation() % HALF_TURN == QUARTER_TURN;
            int height = turned ? info.width() : info.height();
            int width = turned ? info.height() : info.width();
            double shrink = Math.sqrt(Math.min(1, (double) MOST_BYTES / ((long) frames * height * width * CHANNELS)));
            return new Shape(side(height, shrink), side(width, shrink), first.get(0).fps());
        });
    }

    private static void requireRate(Shape shape, double rate) throws UnreadableVideoException {
        if (shape.fps() < rate * (1 - SLACK)) {
            throw UnreadableVideoException.lasting("it has " + shape.fps() + " frames per second and " + rate
                    + " are wanted, for which frames would be repeated; set evaluate.fps lower", null);
        }
    }

    private static List<Frames> clips(Configuration hadoop, String uri, DecodeSettings settings)
            throws DecodeException, IOException {
        List<Frames> clips = new ArrayList<>();
        try (SourceStream source = SourceStream.open(hadoop, uri)) {
            VideoDecoder.decode(source, settings, clip -> clips.add(clip.frames()));
        }
        return clips;
    }

    private static <T> T readable(Decoding<T> decoding) throws UnreadableVideoException {
        try {
            return decoding.run();
        } catch (DecodeException e) {
            throw e.failure() == DecodeFailure.READ_FAILED || e.failure() == DecodeFailure.DEADLINE
                    ? UnreadableVideoException.passing(e.getMessage(), e)
                    : UnreadableVideoException.lasting(e.getMessage(), e);
        } catch (IOException e) {
            throw UnreadableVideoException.passing(e.getMessage(), e);
        } catch (RuntimeException e) {
            // One odd video must not end the job.
            throw UnreadableVideoException.passing("it cannot be decoded: " + e, e);
        }
    }

    private static DecodeSettings settings(int count, int clips, double rate, int height, int width) {
        return new DecodeSettings(count, count, rate, height, width, Fit.STRETCH, ShortSource.SKIP, clips,
                DecodeLimits.DEFAULT);
    }

    private static int side(int pixels, double shrink) {
        return Math.max(1, (int) (pixels * shrink));
    }
}
