package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.avformat.AVIndexEntry.AVINDEX_KEYFRAME;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_read;
import static org.bytedeco.ffmpeg.global.avformat.avio_seek;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EACCES;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM;

import io.kinora.core.video.Libav;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Reads the packets of a file's best video stream. */
final class Demuxer implements AutoCloseable {
    // One for all, as JavaCPP has few native slots for callbacks.
    private static final NoOtherFiles NO_OTHER_FILES = new NoOtherFiles();

    private static final String PLAYLIST = "#EXTM3U";

    private final StreamInput input;
    private final DecodeLimits limits;
    private final Deadline deadline;
    private AVFormatContext container;
    private AVStream stream;
    private String format = "";
    /** Width and height of each stream by the header alone: FFmpeg forgets those that are beyond the limit. */
    private List<int[]> announced = List.of();
    private long packets;
    private boolean jumped;

    Demuxer(SourceStream source, DecodeLimits limits, Deadline deadline) throws DecodeException {
        Libav.load();
        this.limits = limits;
        this.deadline = deadline;
        input = new StreamInput(source, deadline, limits.header());
        boolean opened = false;
        try {
            open(recognise());
            stream = bestVideo();
            input.opened();
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    AVStream stream() {
        return stream;
    }

    /** Columns of a picture, as far as the header tells; else 0. */
    int width() {
        return stream.codecpar().width() > 0 ? stream.codecpar().width() : announced(0);
    }

    /** Rows of a picture, as far as the header tells; else 0. */
    int height() {
        return stream.codecpar().height() > 0 ? stream.codecpar().height() : announced(1);
    }

    private int announced(int side) {
        return stream.index() < announced.size() ? announced.get(stream.index())[side] : 0;
    }

    /** Size of the file in bytes. */
    long length() {
        return input.length();
    }

    /**
     * Goes to the last keyframe that is shown at or before a time, as far as the container knows.
     *
     * @param ticks the time, in the stream's time base
     * @return false if the container cannot tell; where reading goes on is then unknown
     */
    boolean seek(long ticks) throws DecodeException {
        jumped = true;
        int code = av_seek_frame(container, stream.index(), ticks, AVSEEK_FLAG_BACKWARD);
        checkInput(DecodeStage.READ);
        return code >= 0;
    }

    /**
     * Where decoding can begin, by the index of a container that has one; none for a file that is cut off or whose
     * times jump. Reading may go on elsewhere afterwards: {@link #jumped()} tells.
     *
     * @param firstTicks time of the first frame, in the stream's time base
     */
    KeyframeIndex index(long firstTicks) throws DecodeException {
        // Matroska keeps its index at the end, and FFmpeg reads it when something is first looked for.
        boolean known = AllowedFormats.indexed(format) || AllowedFormats.indexedAtEnd(format) && seek(firstTicks);
        LongStream.Builder keyframes = LongStream.builder();
        double tickMicros = quotient(stream.time_base()) * 1_000_000;
        long before = 0;
        int count = known ? avformat_index_get_entries_count(stream) : 0;
        for (int number = 0; number < count; number++) {
            AVIndexEntry entry = avformat_index_get_entry(stream, number);
            long time = Math.round(entry.timestamp() * tickMicros);
            if (number > 0 && (time < before || time > before + Timeline.LONGEST_GAP)
                    || entry.pos() + entry.size() > input.length()) {
                return KeyframeIndex.NONE;
            }
            if ((entry.flags() & AVINDEX_KEYFRAME) != 0) {
                keyframes.add(time);
            }
            before = time;
        }
        return new KeyframeIndex(keyframes.build().toArray());
    }

    /** Whether reading went on elsewhere than behind what was read before. */
    boolean jumped() {
        return jumped;
    }

    /**
     * Reads the next packet of the video stream.
     *
     * @return false at the end of the file
     * @throws DecodeException if the file is damaged or ends too soon, or cannot be read in time
     */
    boolean read(AVPacket packet) throws DecodeException {
        while (true) {
            checkInput(DecodeStage.READ);
            int code = av_read_frame(container, packet);
            if (code == AVERROR_EOF()) {
                checkInput(DecodeStage.READ);
                checkComplete();
                return false;
            }
            if (code < 0) {
                checkInput(DecodeStage.READ);
                throw damaged(Libav.message(code));
            }
            if (packet.stream_index() == stream.index()) {
                packets++;
                if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                    av_packet_unref(packet);
                    throw damaged("packet " + packets + " is incomplete");
                }
                return true;
            }
            av_packet_unref(packet);
        }
    }

    /** What the header says; decoding adds the rest. */
    SourceInfo info(String pixelFormat, int rotation, String matrix, String range, long decodedFrames) {
        return new SourceInfo(format, avcodec_get_name(stream.codecpar().codec_id()).getString(), pixelFormat,
                stream.codecpar().width(), stream.codecpar().height(), rotation, matrix, range, fps(),
                durationMicros(), Math.max(0, stream.nb_frames()), decodedFrames);
    }

    /** Mean frames per second; 0 if unknown. */
    double fps() {
        double mean = quotient(stream.avg_frame_rate());
        return mean > 0 ? mean : quotient(stream.r_frame_rate());
    }

    /** Width of a pixel over its height as the container states it; 0 if it does not. */
    double pixelAspect() {
        return quotient(stream.sample_aspect_ratio());
    }

    /** How the header says frames are to be turned. */
    Orientation orientation() {
        AVPacketSideData data = av_packet_side_data_get(stream.codecpar().coded_side_data(),
                stream.codecpar().nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        return data == null || data.isNull() ? Orientation.UPRIGHT : orientation(data.data());
    }

    /** From a display matrix of nine 16.16 numbers. */
    static Orientation orientation(BytePointer matrix) {
        IntPointer numbers = new IntPointer(matrix);
        return Orientation.of(numbers.get(0), numbers.get(1), numbers.get(3), numbers.get(4));
    }

    /** A declared length, of the stream or else of the file; 0 if there is none. */
    long durationMicros() {
        if (stream.duration() != AV_NOPTS_VALUE && stream.duration() > 0) {
            return Math.round(stream.duration() * quotient(stream.time_base()) * 1_000_000);
        }
        long whole = container.duration();
        return whole == AV_NOPTS_VALUE || whole < 0 ? 0 : Math.round(whole * (1_000_000.0 / AV_TIME_BASE));
    }

    /** Refuses to go on after a failed read or the deadline. */
    void checkInput(DecodeStage stage) throws DecodeException {
        if (input.failure().isPresent()) {
            throw new DecodeException(DecodeFailure.READ_FAILED, stage, "Cannot read the file: "
                    + SourceStream.reason(input.failure().orElseThrow()) + "; every run tries it again")
                    .causedBy(input.failure().orElseThrow());
        }
        if (input.exhausted()) {
            throw new DecodeException(DecodeFailure.HEADER_TOO_LARGE, stage, "Cannot read the header of the file: its"
                    + " streams are not known after " + limits.header()
                    + " bytes").beyond(Bound.HEADER);
        }
        if (deadline.passed()) {
            throw new DecodeException(DecodeFailure.DEADLINE, stage,
                    "Cannot decode the video in time").beyond(Bound.DEADLINE);
        }
    }

    @Override
    public void close() {
        if (container != null && !container.isNull()) {
            avformat_close_input(container);
        }
        container = null;
        input.close();
    }

    static double quotient(AVRational rational) {
        return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
    }

    private AVInputFormat recognise() throws DecodeException {
        if (input.length() == 0) {
            throw new DecodeException(DecodeFailure.NOT_A_VIDEO, DecodeStage.OPEN,
                    "Cannot decode the file: it is empty (0 bytes)");
        }
        AVInputFormat found = new AVInputFormat(null);
        int code = av_probe_input_buffer2(input.context(), found, (String) null, null, 0, 0);
        checkInput(DecodeStage.OPEN);
        boolean known = code >= 0 && !found.isNull();
        if (!(known && AllowedFormats.container(found.name().getString())) && isPlaylist()) {
            throw namesOtherFiles("hls");
        }
        if (!known) {
            throw new DecodeException(DecodeFailure.NOT_A_VIDEO, DecodeStage.OPEN,
                    "Cannot decode the file: its bytes are no video format that is known");
        }
        format = found.name().getString();
        if (AllowedFormats.pointsElsewhere(format)) {
            throw namesOtherFiles(format);
        }
        if (!AllowedFormats.container(format)) {
            throw new DecodeException(DecodeFailure.NOT_A_VIDEO, DecodeStage.OPEN,
                    "Cannot decode the file: it looks like " + format + ", which is no video format that is read");
        }
        return found;
    }

    /** FFmpeg tells these by their files' names, which it is not given. */
    private boolean isPlaylist() {
        try (BytePointer begin = new BytePointer(PLAYLIST.length())) {
            avio_seek(input.context(), 0, 0);
            int count = avio_read(input.context(), begin, PLAYLIST.length());
            avio_seek(input.context(), 0, 0);
            byte[] bytes = new byte[PLAYLIST.length()];
            begin.get(bytes);
            return count == bytes.length && new String(bytes, StandardCharsets.US_ASCII).equals(PLAYLIST);
        }
    }

    private static DecodeException namesOtherFiles(String format) {
        return new DecodeException(DecodeFailure.FORMAT_REFUSED, DecodeStage.OPEN, "Cannot decode the file: " + format
                + " names other files to be opened, which is refused; give those files themselves");
    }

    private void open(AVInputFormat found) throws DecodeException {
        container = Libav.check(avformat_alloc_context(), "open a video");
        container.pb(input.context());
        container.io_open(NO_OTHER_FILES);
        // One more than may be, to tell that there were more; each costs memory before anything can be checked.
        container.max_streams(limits.streams() + 1);
        // A second door behind recognise(): containers inside containers come past here.
        AVDictionary options = dictionary(Map.of("format_whitelist", AllowedFormats.containers(),
                "codec_whitelist", AllowedFormats.decoders(), "protocol_whitelist", "none"));
        int code = avformat_open_input(container, (String) null, found, options);
        av_dict_free(options);
        checkInput(DecodeStage.OPEN);
        if (code < 0) {
            container = null;
            throw code == AVERROR_ENOMEM() ? tooManyStreams() : damagedHeader(code);
        }
        checkStreams();
        announced = sizes();
        code = findStreams();
        checkInput(DecodeStage.OPEN);
        if (code < 0) {
            throw damagedHeader(code);
        }
        checkStreams();
    }

    private List<int[]> sizes() {
        return IntStream.range(0, container.nb_streams()).mapToObj(index -> container.streams(index).codecpar())
                .map(stream -> new int[] {stream.width(), stream.height()}).toList();
    }

    private void checkStreams() throws DecodeException {
        if (container.nb_streams() > limits.streams()) {
            throw tooManyStreams();
        }
    }

    private DecodeException tooManyStreams() {
        return new DecodeException(DecodeFailure.TOO_MANY_STREAMS, DecodeStage.OPEN, "Cannot decode the file: its "
                + format + " header announces more than " + limits.streams() + " streams, or things larger than"
                + " memory").beyond(Bound.STREAMS);
    }

    /**
     * Reads ahead for what headers leave out. Decoders that it opens obey the limit of pixels too, but for those of
     * streams that only this reading finds (MPEG program streams, FLV): FFmpeg takes no options for them. Their size is
     * checked afterwards.
     */
    private int findStreams() {
        int count = container.nb_streams();
        if (count == 0) {
            return avformat_find_stream_info(container, (PointerPointer<?>) null);
        }
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(count)) {
            for (int index = 0; index < count; index++) {
                options.put(index, dictionary(Map.of("max_pixels", Long.toString(limits.pixels()), "threads", "1")));
            }
            int code = avformat_find_stream_info(container, options);
            for (int index = 0; index < count; index++) {
                Pointer left = options.get(index);
                if (left != null) {
                    av_dict_free(new AVDictionary(left));
                }
            }
            return code;
        }
    }

    private AVStream bestVideo() throws DecodeException {
        int index = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (index < 0 || (container.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            throw new DecodeException(DecodeFailure.NO_VIDEO_STREAM, DecodeStage.OPEN,
                    "Cannot decode the file: it holds no video stream");
        }
        for (int other = 0; other < container.nb_streams(); other++) {
            if (other != index) {
                container.streams(other).discard(AVDISCARD_ALL);
            }
        }
        return container.streams(index);
    }

    /** An index that announces more packets than there are, while the bytes ran out, is a cut file. */
    private void checkComplete() throws DecodeException {
        if (!jumped && input.reachedEnd() && packets < stream.nb_frames()) {
            throw damaged(packets + " of " + stream.nb_frames() + " frames are there");
        }
    }

    private DecodeException damaged(String reason) {
        return input.reachedEnd()
                ? new DecodeException(DecodeFailure.TRUNCATED, DecodeStage.READ,
                        "Cannot read the video to its end: the file is cut off, " + reason)
                : new DecodeException(DecodeFailure.DECODE_ERROR, DecodeStage.READ,
                        "Cannot read the video to its end: the file is damaged, " + reason);
    }

    private DecodeException damagedHeader(int code) {
        return new DecodeException(DecodeFailure.DAMAGED_HEADER, DecodeStage.OPEN, "Cannot read the header of the "
                + format + " file: it is damaged or cut off (" + Libav.message(code) + ")");
    }

    /** Opens nothing, whatever a container asks for: no whitelist of protocols stands between a name and a file. */
    private static final class NoOtherFiles
            extends AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {
        @Override
        @SuppressWarnings("rawtypes")
        public int call(AVFormatContext container, PointerPointer opened, BytePointer url, int flags,
                PointerPointer options) {
            return AVERROR_EACCES();
        }
    }

    private static AVDictionary dictionary(Map<String, String> options) {
        AVDictionary dictionary = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
        return dictionary;
    }
}
