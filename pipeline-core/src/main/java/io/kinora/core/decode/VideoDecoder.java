package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_version_info;

import io.kinora.core.video.Frames;
import io.kinora.core.video.Libav;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes a video file, or parts of it, to clips, on the calling thread.
 *
 * <p>Frames are chosen by presentation time ({@link DecodeSettings}), and only those are scaled. They are
 * turned as the file's display matrix says, non-square pixels are made square, and colours become RGB of
 * full range by the matrix and range that the file states; where it states none, BT.709 from 720 rows or
 * 1280 columns on, else BT.601, and limited range. The same file and settings give the same bytes on every
 * machine of one kind of CPU; on another kind, too, for codecs that define each bit (H.264, HEVC, VP8, VP9, AV1 and
 * lossless ones), while MPEG-1, -2, -4 and JPEG leave rounding to the decoder. Files that name other files are refused,
 * and damage fails the whole file; what lies where no part is may be left out, its damage unseen.
 *
 * <p>A video or part with at least two frames gives at least one clip unless the settings say
 * {@link ShortSource#SKIP}; one that is a single picture gives none.
 */
public final class VideoDecoder {
    private final ShownFrames frames;
    private final DecodeSettings settings;
    private final List<TimeRange> ranges;
    private final FrameScaler scaler;
    private final FrameObserver observer;
    private final ClipConsumer consumer;
    private final List<RangeClips> parts = new ArrayList<>();
    private DecodePlan plan = DecodePlan.SEQUENTIAL;
    private byte[] rgb;
    private int given;
    private long givenBytes;
    private int rotation;
    private String pixelFormat = "";
    private String matrix = "";
    private String range = "";

    private VideoDecoder(ShownFrames frames, FrameScaler scaler, DecodeSettings settings, List<TimeRange> ranges,
            FrameObserver observer, ClipConsumer consumer) {
        this.frames = frames;
        this.scaler = scaler;
        this.settings = settings;
        this.ranges = ranges;
        this.observer = observer;
        this.consumer = consumer;
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
        return decode(source, settings, List.of(TimeRange.WHOLE), FrameObserver.NONE, consumer);
    }

    /**
     * Decodes parts of a file, and shows every frame of them to an observer before the clips that end with it are
     * given. The windows of each part lie on a grid of its own, from the part's begin to its end. Clips come in the
     * order in which they end, those of parts that overlap in between each other.
     *
     * @param ranges the parts that are wanted; at least one, and they may overlap
     * @param observer looks at all frames that are on screen within a part, once each, chosen or not. Where frames
     *     between two parts are missing, a frame begins later than the one before ended
     */
    public static SourceInfo decode(SourceStream source, DecodeSettings settings, List<TimeRange> ranges,
            FrameObserver observer, ClipConsumer consumer) throws DecodeException {
        return decode(source, settings, ranges, observer, consumer, Optional.empty());
    }

    /** The same by a given plan rather than by the best one. */
    static SourceInfo decode(SourceStream source, DecodeSettings settings, List<TimeRange> ranges,
            FrameObserver observer, ClipConsumer consumer, Optional<DecodePlan> plan) throws DecodeException {
        try (ShownFrames frames = new ShownFrames(source, settings.limits());
                FrameScaler scaler = new FrameScaler(settings, frames.demuxer())) {
            VideoDecoder decoder = new VideoDecoder(frames, scaler, settings, List.copyOf(ranges), observer, consumer);
            try {
                decoder.run(plan);
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

    private void run(Optional<DecodePlan> given) throws DecodeException {
        boolean toTheEnd = settings.clips() == 0
                && ranges.stream().anyMatch(part -> part.endMicros() == Long.MAX_VALUE);
        checkDuration(toTheEnd ? frames.demuxer().durationMicros() : 0);
        describe(frames.begin());
        long begun = frames.end();
        plan(begun, given);
        makeParts(begun);
        while (!full() && frames.next()) {
            use(frames.start(), frames.end());
            completeShort(frames.end());
            checkGiven();
            long wanted = wanted();
            if (frames.last() || wanted == Long.MAX_VALUE) {
                break;
            }
            checkDuration(frames.end() - begun);
            if (plan != DecodePlan.SEQUENTIAL) {
                frames.skipTo(wanted);
            }
        }
        completeShort(Long.MAX_VALUE);
        checkGiven();
    }

    private void describe(AVFrame first) {
        rotation = scaler.orientation(first).degrees();
        SourceColour colour = SourceColour.of(first);
        matrix = colour.matrix();
        range = colour.range();
        BytePointer name = av_get_pix_fmt_name(first.format());
        pixelFormat = name == null ? "" : name.getString();
    }

    private void plan(long begun, Optional<DecodePlan> given) throws DecodeException {
        boolean observed = observer != FrameObserver.NONE;
        // The whole of a video that somebody looks at leaves nothing out.
        if (given.isPresent() || !(observed && ranges.contains(TimeRange.WHOLE))) {
            KeyframeIndex index = frames.index();
            plan = given.orElseGet(() -> DecodePlan.of(index, begun, ranges, settings.fps(), observed));
        }
    }

    private void makeParts(long begun) {
        double sourceFps = frames.demuxer().fps();
        double fps = settings.fps() > 0 ? settings.fps() : sourceFps > 0 ? sourceFps : 25;
        for (int index = 0; index < ranges.size(); index++) {
            int part = index;
            WindowBuilder windows = new WindowBuilder(settings, fps,
                    (start, end, clip) -> give(part, start, end, clip));
            parts.add(new RangeClips(ranges.get(index), begun, settings.fps(), windows));
        }
    }

    private void use(long start, long end) {
        if (parts.stream().anyMatch(part -> part.shows(start, end))) {
            observer.frame(frames.frame(), start, end);
        }
        rgb = null;
        for (RangeClips part : parts) {
            part.use(start, end, frames.last(), this::pixels);
        }
    }

    /** Completes parts that end by now: whoever scores clips keeps frames no longer than that. */
    private void completeShort(long now) {
        if (settings.shortSource() == ShortSource.REPEAT_LAST) {
            parts.stream().filter(part -> part.endsBy(now)).forEach(RangeClips::completeShort);
        }
    }

    /** The shown frame's pixels, scaled when first asked for. */
    private byte[] pixels() {
        rgb = rgb == null ? scaler.scale(frames.frame()) : rgb;
        return rgb;
    }

    private void give(int part, long start, long end, Frames clip) {
        givenBytes += full() ? 0 : clip.pixels().length;
        if (!full() && givenBytes <= mostGiven()) {
            consumer.accept(new DecodedClip(part, given++, start, end, clip));
        }
    }

    /** A frame that is shown for long is repeated: a small file may give as many clips as time goes by in it. */
    private void checkGiven() throws DecodeException {
        if (givenBytes > mostGiven()) {
            throw new DecodeException(DecodeFailure.EXPANDS_TOO_MUCH, DecodeStage.DECODE, "Cannot decode the whole"
                    + " video: its " + frames.demuxer().length() + " bytes give over " + mostGiven()
                    + " bytes of clips").beyond(Bound.EXPANSION);
        }
    }

    private long mostGiven() {
        return settings.limits().output(frames.demuxer().length());
    }

    private boolean full() {
        return settings.clips() > 0 && given >= settings.clips();
    }

    /** From when on frames are wanted again; {@link Long#MAX_VALUE} if none are. */
    private long wanted() {
        return parts.stream().mapToLong(part -> part.wanted(frames.end(), plan == DecodePlan.KEYFRAMES)).min()
                .orElse(Long.MAX_VALUE);
    }

    private void checkDuration(long micros) throws DecodeException {
        if (micros / 1000 > settings.limits().duration().toMillis()) {
            throw new DecodeException(DecodeFailure.TOO_LONG, DecodeStage.READ, "Cannot decode the whole video: it"
                    + " lasts over " + settings.limits().duration().toSeconds()
                    + " seconds").beyond(Bound.DURATION);
        }
    }

    private SourceInfo info() {
        return frames.demuxer().info(pixelFormat, rotation, matrix, range, frames.decoded());
    }
}
