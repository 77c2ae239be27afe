package io.kinora.eval.source;

import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.error.KinoraException;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.isolate.PlainProcess;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;

/**
 * Decodes the first frames of a video file in the size in which it is stored: whoever scores it says how it is
 * resized, and a second scaler before that would change the score.
 *
 * @param frames how many frames
 * @param fps their rate; 0 for the file's own
 * @param isolation where files are decoded
 */
public record OwnSizeDecoder(int frames, double fps, IsolationSettings isolation) implements Serializable {
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
        Frames video = upTo(hadoop, uri, shape, fps);
        if (video.frames() < frames) {
            throw UnreadableVideoException.lasting("it is shorter than " + frames + " frames"
                    + (fps > 0 ? " at " + fps + " frames per second" : ""), null);
        }
        return video;
    }

    /**
     * As many of the frames as there are.
     *
     * @param rate their frames per second; 0 for each frame as it comes
     */
    Frames upTo(Configuration hadoop, String uri, Shape shape, double rate) throws UnreadableVideoException {
        requireRate(shape, rate);
        return readable(() -> {
            // One by one: neither side of a pipe then holds the whole video twice.
            Joined joined = new Joined(frames, shape);
            decode(hadoop, uri, settings(frames, rate, shape.height(), shape.width()), joined::add, joined::clear);
            if (joined.count == 0) {
                throw UnreadableVideoException.lasting("it has no frames", null);
            }
            return joined.video(rate > 0 ? rate : shape.fps());
        });
    }

    /** What a file's header and first frame tell. */
    Shape shape(Configuration hadoop, String uri) throws UnreadableVideoException {
        return readable(() -> {
            List<Frames> first = new ArrayList<>();
            SourceInfo info = decode(hadoop, uri, settings(1, 0, PROBE, PROBE), clip -> first.add(clip.frames()),
                    first::clear);
            if (first.isEmpty()) {
                throw UnreadableVideoException.lasting("it has no frames", null);
            }
            boolean turned = info.rotation() % HALF_TURN == QUARTER_TURN;
            int height = turned ? info.width() : info.height();
            int width = turned ? info.height() : info.width();
            double shrink = Math.sqrt(Math.min(1, MOST_BYTES / ((double) frames * height * width * CHANNELS)));
            Shape shape = new Shape(side(height, shrink), side(width, shrink), first.get(0).fps());
            if ((long) frames * shape.height() * shape.width() * CHANNELS > MOST_BYTES) {
                throw UnreadableVideoException.lasting("it is too narrow a strip, " + width + "x" + height, null);
            }
            return shape;
        });
    }

    private static void requireRate(Shape shape, double rate) throws UnreadableVideoException {
        if (shape.fps() < rate * (1 - SLACK)) {
            throw UnreadableVideoException.lasting("it has " + shape.fps() + " frames per second and " + rate
                    + " are wanted, for which frames would be repeated; set evaluate.fps lower", null);
        }
    }

    /** @param again is run if the file is begun again, as it cost its process */
    private SourceInfo decode(Configuration hadoop, String uri, DecodeSettings settings, Consumer<DecodedClip> clips,
            Runnable again) throws DecodeException, IOException {
        TaskContext task = TaskContext.get();
        BooleanSupplier stopped = task == null ? () -> false : task::isInterrupted;
        try (SourceStream source = SourceStream.open(hadoop, uri);
                ClipDecoder<DecodedClip, SourceInfo> decoder =
                        PlainProcess.DECODING.open(settings, isolation, stopped)) {
            return decoder.decode(source, List.of(TimeRange.WHOLE), clips, again);
        }
    }

    private static <T> T readable(Decoding<T> decoding) throws UnreadableVideoException {
        try {
            return decoding.run();
        } catch (DecodeException e) {
            throw e.failure() == DecodeFailure.READ_FAILED || e.failure() == DecodeFailure.DEADLINE
                    ? UnreadableVideoException.passing(e.getMessage(), e)
                    : UnreadableVideoException.lasting(e.getMessage() + remedy(e), e);
        } catch (IOException e) {
            throw UnreadableVideoException.passing(e.getMessage(), e);
        } catch (KinoraException | CancellationException e) {
            // This machine lacks what decoding needs, or the task was stopped: nothing is known of the video.
            throw e;
        } catch (RuntimeException e) {
            // One odd video must not end the job.
            throw UnreadableVideoException.passing("it cannot be decoded: " + e, e);
        }
    }

    /** Of the bounds, those of a process can be set for an evaluation. */
    private static String remedy(DecodeException failure) {
        return failure.bound().filter(bound -> bound == Bound.MEMORY || bound == Bound.SILENCE)
                .map(bound -> "; if such files are wanted, raise " + bound.key()
                        + " and set evaluate.retry-unreadable = true").orElse("");
    }

    /** At most so many windows of one frame. */
    private static DecodeSettings settings(int most, double rate, int height, int width) {
        return new DecodeSettings(1, 1, rate, height, width, Fit.STRETCH, ShortSource.SKIP, most,
                DecodeLimits.DEFAULT);
    }

    private static int side(int pixels, double shrink) {
        return Math.max(1, (int) (pixels * shrink));
    }

    /** Frames that come one by one. */
    private static final class Joined {
        private final Shape shape;
        private final byte[] pixels;
        private int count;

        Joined(int most, Shape shape) {
            this.shape = shape;
            pixels = new byte[most * size(shape)];
        }

        void add(DecodedClip frame) {
            System.arraycopy(frame.frames().pixels(), 0, pixels, count * size(shape), size(shape));
            count++;
        }

        void clear() {
            count = 0;
        }

        Frames video(double rate) {
            int bytes = count * size(shape);
            return new Frames(count, shape.height(), shape.width(), CHANNELS, rate,
                    bytes == pixels.length ? pixels : Arrays.copyOf(pixels, bytes));
        }

        private static int size(Shape shape) {
            return shape.height() * shape.width() * CHANNELS;
        }
    }
}
