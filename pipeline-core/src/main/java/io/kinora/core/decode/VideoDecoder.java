package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;

import io.kinora.core.video.Libav;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes a video file to clips, from its start to its end, on the calling thread.
 *
 * <p>Frames are chosen by presentation time ({@link DecodeSettings}), and only those are scaled. They are
 * turned as the file's display matrix says, non-square pixels are made square, and colours become RGB of
 * full range by the matrix and range that the file states; where it states none, BT.709 from 720 rows or
 * 1280 columns on, else BT.601, and limited range. The same file and settings give the same bytes on every
 * CPU. Files that name other files are refused, and damage fails the whole file.
 *
 * <p>A video with at least two frames gives at least one clip unless the settings say
 * {@link ShortSource#SKIP}; one that is a single picture gives none.
 */
public final class VideoDecoder {
    private final FrameReader reader;
    private final DecodeSettings settings;
    private final FrameScaler scaler;
    private final Timeline timeline;
    private final WindowBuilder windows;
    private final FrameObserver observer;
    private FrameSelector selector;
    private long begun;
    private int rotation;
    private String pixelFormat = "";
    private String matrix = "";
    private String range = "";

    private VideoDecoder(FrameReader reader, FrameScaler scaler, DecodeSettings settings, FrameObserver observer,
            ClipConsumer consumer) {
        this.reader = reader;
        this.observer = observer;
        this.scaler = scaler;
        this.settings = settings;
        double sourceFps = reader.demuxer().fps();
        this.timeline = new Timeline(sourceFps);
        double fps = settings.fps() > 0 ? settings.fps() : sourceFps > 0 ? sourceFps : 25;
        this.windows = new WindowBuilder(settings, fps, consumer);
    }

    /**
     * Decodes a file.
     *
     * @param source the file's bytes; left open
     * @param settings which frames become clips
     * @param consumer takes the clips as they come; what it throws ends decoding and is thrown on
     * @return what the file is
     * @throws DecodeException if the file is no video, is damaged or refused; clips given before do not count
     */
    public static SourceInfo decode(SourceStream source, DecodeSettings settings, ClipConsumer consumer)
            throws DecodeException {
        return decode(source, settings, FrameObserver.NONE, consumer);
    }

    /**
     * Decodes a file, and shows every decoded frame to an observer before the clips that end with it are given.
     *
     * @param observer looks at all frames, chosen or not
     */
    public static SourceInfo decode(SourceStream source, DecodeSettings settings, FrameObserver observer,
            ClipConsumer consumer) throws DecodeException {
        try (FrameReader reader = new FrameReader(source, settings.limits());
                FrameScaler scaler = new FrameScaler(settings, reader.demuxer())) {
            VideoDecoder decoder = new VideoDecoder(reader, scaler, settings, observer, consumer);
            try {
                decoder.run();
            } catch (DecodeException failure) {
                throw failure.with(decoder.info());
            }
            return decoder.info();
        }
    }

    /** What decodes, for tables and results: {@code FFmpeg 8.0.1}. */
    public static String version() {
        Libav.load();
        return "FFmpeg " + av_version_info().getString();
    }

    private void run() throws DecodeException {
        checkDuration(settings.clips() > 0 ? 0 : reader.demuxer().durationMicros());
        AVFrame shown = Libav.check(av_frame_alloc(), "hold a frame");
        AVFrame next = Libav.check(av_frame_alloc(), "hold a frame");
        try {
            if (!reader.next(next)) {
                throw new DecodeException(DecodeFailure.NO_FRAMES, DecodeStage.DECODE,
                        "Cannot decode the file: no frame came of its video stream");
            }
            begin(next);
            long start = begun;
            while (!windows.full()) {
                av_frame_unref(shown);
                av_frame_move_ref(shown, next);
                long length = reader.duration(shown);
                boolean more = reader.next(next);
                long end = more ? timeline.next(reader.time(next)) : start + (length > 0 ? length : timeline.step());
                observer.frame(shown, start, end);
                use(shown, start, end);
                if (!more) {
                    break;
                }
                start = end;
                checkDuration(start - begun);
            }
        } finally {
            av_frame_free(shown);
            av_frame_free(next);
        }
        if (settings.shortSource() == ShortSource.REPEAT_LAST && reader.decoded() > 1) {
            windows.completeShort();
        }
    }

    private void begin(AVFrame first) {
        begun = timeline.next(reader.time(first));
        selector = new FrameSelector(settings.fps(), begun);
        rotation = scaler.orientation(first).degrees();
        SourceColour colour = SourceColour.of(first);
        matrix = colour.matrix();
        range = colour.range();
        BytePointer name = av_get_pix_fmt_name(first.format());
        pixelFormat = name == null ? "" : name.getString();
    }

    private void use(AVFrame frame, long start, long end) {
        long target = selector.next();
        int times = selector.take(end);
        boolean everyFrame = settings.fps() == 0;
        byte[] rgb = null;
        for (int time = 0; time < times; time++, target++) {
            if (windows.wants(target)) {
                rgb = rgb == null ? scaler.scale(frame) : rgb;
                windows.add(target, everyFrame ? start : selector.time(target),
                        everyFrame ? end : selector.time(target + 1), rgb);
            }
        }
    }

    private void checkDuration(long micros) throws DecodeException {
        if (micros / 1000 > settings.limits().duration().toMillis()) {
            throw new DecodeException(DecodeFailure.TOO_LONG, DecodeStage.READ, "Cannot decode the whole video: it"
                    + " lasts over " + settings.limits().duration().toSeconds()
                    + " seconds; if such files are wanted, raise the limit and retry");
        }
    }

    private SourceInfo info() {
        return reader.demuxer().info(pixelFormat, rotation, matrix, range, reader.decoded());
    }
}
