package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.kinora.core.video.Libav;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * The frames of a video with the times from and to which each is shown, in microseconds as the source counts. It can
 * leave out frames that nobody wants; those that it gives are the same with the same times either way.
 */
final class ShownFrames implements AutoCloseable {
    private static final int MOST_REORDERED = 4;

    private final SourceStream source;
    private final DecodeLimits limits;
    private final Deadline deadline;
    private final AVFrame shown = Libav.check(av_frame_alloc(), "hold a frame");
    private final AVFrame next = Libav.check(av_frame_alloc(), "hold a frame");
    private FrameReader reader;
    private Timeline timeline;
    private KeyframeIndex index = KeyframeIndex.NONE;
    private long decodedBefore;
    private boolean more;
    private long start;
    private long end;

    /** Opens a file; {@link #begin()} comes next. */
    ShownFrames(SourceStream source, DecodeLimits limits) throws DecodeException {
        this.source = source;
        this.limits = limits;
        this.deadline = new Deadline(limits.deadline());
        boolean opened = false;
        try {
            open();
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    Demuxer demuxer() {
        return reader.demuxer();
    }

    /**
     * Decodes the first frame.
     *
     * @return the frame; its time is {@link #end()} until {@link #next()} makes it the shown one
     * @throws DecodeException {@code no-frames} if there is none
     */
    AVFrame begin() throws DecodeException {
        readNext(0);
        if (!more) {
            throw new DecodeException(DecodeFailure.NO_FRAMES, DecodeStage.DECODE,
                    "Cannot decode the file: no frame came of its video stream");
        }
        return next;
    }

    /**
     * Where decoding can begin, for {@link #skipTo}. To be called before {@link #next()}.
     *
     * @return an index without keyframes if the file has none that can be trusted
     */
    KeyframeIndex index() throws DecodeException {
        index = timeline.plain() ? reader.index(end) : KeyframeIndex.NONE;
        if (demuxer().jumped() && !jump(end + FrameSelector.TOLERANCE, end)) {
            rewind(end);
        }
        return index;
    }

    /** Goes on to the next frame; false if there is none. */
    boolean next() throws DecodeException {
        if (!more) {
            return false;
        }
        av_frame_unref(shown);
        av_frame_move_ref(shown, next);
        start = end;
        long length = reader.duration(shown);
        readNext(length);
        if (!more) {
            end = start + timeline.length(length);
        }
        return true;
    }

    /** The frame that is shown. */
    AVFrame frame() {
        return shown;
    }

    /** When it begins to be shown. */
    long start() {
        return start;
    }

    /** When the next one does. */
    long end() {
        return end;
    }

    /** Whether it is the last one. */
    boolean last() {
        return !more;
    }

    /** Frames decoded so far, those included that were decoded twice. */
    long decoded() {
        return decodedBefore + reader.decoded();
    }

    /**
     * Leaves out frames that end before a time, where there is a keyframe behind the present one: the next frame is
     * then any that begins at or before that time.
     */
    void skipTo(long micros) throws DecodeException {
        // Frames are shown a little later than the index says: so long that a jump to the keyframe is no step back.
        long delay = MOST_REORDERED * timeline.length(0);
        if (more && timeline.plain() && index.before(micros - delay) > end && !jump(micros, end)) {
            rewind(end);
        }
    }

    @Override
    public void close() {
        av_frame_free(shown);
        av_frame_free(next);
        if (reader != null) {
            reader.close();
        }
    }

    private void open() throws DecodeException {
        reader = new FrameReader(source, limits, deadline);
        timeline = new Timeline(reader.demuxer().fps());
    }

    private void readNext(long length) throws DecodeException {
        more = reader.next(next);
        if (more) {
            end = timeline.next(reader.time(next), length);
        }
    }

    /**
     * Decodes from the keyframe at or before a time on, up to the first frame that was not shown yet.
     *
     * @return false if that led elsewhere: an index may be wrong, and a keyframe may be none
     */
    private boolean jump(long micros, long unseen) throws DecodeException {
        av_frame_unref(next);
        try {
            if (!reader.seek(micros)) {
                return false;
            }
            for (boolean first = true; reader.next(next); first = false) {
                OptionalLong time = reader.time(next);
                if (time.isEmpty() || first && (time.getAsLong() > micros || (next.flags() & AV_FRAME_FLAG_KEY) == 0)) {
                    return false;
                }
                if (time.getAsLong() >= unseen) {
                    end = time.getAsLong();
                    timeline.resume(end);
                    return true;
                }
                av_frame_unref(next);
            }
            return false;
        } catch (DecodeException failure) {
            if (failure.failure() != DecodeFailure.DECODE_ERROR) {
                throw failure;
            }
            // What a wrong index leads to looks like damage; real damage is met again.
            return false;
        }
    }

    /** Begins again, goes on to the first frame that was not shown yet, and jumps no more. */
    private void rewind(long unseen) throws DecodeException {
        av_frame_unref(next);
        index = KeyframeIndex.NONE;
        FrameReader before = reader;
        open();
        decodedBefore += before.decoded();
        before.close();
        readNext(0);
        while (more && end < unseen) {
            long length = reader.duration(next);
            av_frame_unref(next);
            readNext(length);
        }
    }
}
