package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_BUFFER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_CRCCHECK;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_image_get_buffer_size;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.kinora.core.video.Libav;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes a file's video stream to frames in the order in which they are shown, on the calling thread. */
final class FrameReader implements AutoCloseable {
    private static final double BELOW_HALF = 0.49;

    private final Demuxer demuxer;
    private final DecodeLimits limits;
    private final double tickMicros;
    private AVCodecContext decoder;
    private AVPacket packet;
    private boolean draining;
    private long decoded;
    private long decodedBytes;
    private Layout layout = new Layout(0, 0, 0, 0);

    FrameReader(SourceStream source, DecodeLimits limits, Deadline deadline) throws DecodeException {
        this.limits = limits;
        demuxer = new Demuxer(source, limits, deadline);
        boolean opened = false;
        try {
            tickMicros = Demuxer.quotient(demuxer.stream().time_base()) * 1_000_000;
            openDecoder();
            packet = Libav.check(av_packet_alloc(), "hold a packet");
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    Demuxer demuxer() {
        return demuxer;
    }

    /** Frames decoded so far. */
    long decoded() {
        return decoded;
    }

    /**
     * Decodes the next frame.
     *
     * @param frame takes it; it must hold none
     * @return false at the end of the video
     */
    boolean next(AVFrame frame) throws DecodeException {
        while (true) {
            int code = avcodec_receive_frame(decoder, frame);
            if (code == 0) {
                check(frame);
                decoded++;
                return true;
            }
            if (code == AVERROR_EOF()) {
                return false;
            }
            if (code != AVERROR_EAGAIN()) {
                throw damaged(code);
            }
            send();
        }
    }

    /**
     * Goes to the last keyframe that is shown at or before a time, as far as the container knows.
     *
     * @return false if the container cannot tell; what is decoded next is then unknown
     */
    boolean seek(long micros) throws DecodeException {
        avcodec_flush_buffers(decoder);
        draining = false;
        // The tick whose time rounds to these microseconds, not the one before.
        return demuxer.seek((long) Math.floor((micros + BELOW_HALF) / tickMicros));
    }

    /** Where decoding can begin, by the container's index. */
    KeyframeIndex index(long firstMicros) throws DecodeException {
        return demuxer.index(Math.round(firstMicros / tickMicros));
    }

    /** A frame's time in microseconds, if it has one. */
    OptionalLong time(AVFrame frame) {
        long ticks = frame.best_effort_timestamp();
        return ticks == AV_NOPTS_VALUE ? OptionalLong.empty() : OptionalLong.of(Math.round(ticks * tickMicros));
    }

    /** How long a frame lasts by its own word, in microseconds; 0 if it does not say. */
    long duration(AVFrame frame) {
        return Math.max(0, Math.round(frame.duration() * tickMicros));
    }

    @Override
    public void close() {
        if (packet != null) {
            av_packet_free(packet);
            packet = null;
        }
        if (decoder != null) {
            avcodec_free_context(decoder);
            decoder = null;
        }
        demuxer.close();
    }

    private void openDecoder() throws DecodeException {
        int id = demuxer.stream().codecpar().codec_id();
        AVCodec codec = avcodec_find_decoder(id);
        if (codec == null || codec.isNull() || !AllowedFormats.decoder(codec.name().getString())) {
            throw new DecodeException(DecodeFailure.CODEC_REFUSED, DecodeStage.OPEN, "Cannot decode the file: codec "
                    + avcodec_get_name(id).getString() + " is not among those that are read");
        }
        checkSize(demuxer.width(), demuxer.height());
        decoder = Libav.check(avcodec_alloc_context3(codec), "open a decoder");
        Libav.check(avcodec_parameters_to_context(decoder, demuxer.stream().codecpar()), "describe a stream");
        decoder.pkt_timebase(demuxer.stream().time_base());
        decoder.thread_count(1);
        decoder.max_pixels(limits.pixels());
        // Damage is to be told, not painted over.
        decoder.err_recognition(AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE);
        decoder.error_concealment(0);
        int code = avcodec_open2(decoder, codec, (AVDictionary) null);
        if (code < 0) {
            throw new DecodeException(DecodeFailure.DAMAGED_HEADER, DecodeStage.OPEN, "Cannot open the decoder of "
                    + codec.name().getString() + ": the stream's header is damaged (" + Libav.message(code) + ")");
        }
    }

    private void send() throws DecodeException {
        if (draining) {
            throw damaged(AVERROR_EAGAIN());
        }
        draining = !demuxer.read(packet);
        int code = avcodec_send_packet(decoder, draining ? null : packet);
        av_packet_unref(packet);
        if (code < 0 && code != AVERROR_EOF()) {
            checkSize(decoder.width(), decoder.height());
            throw damaged(code);
        }
    }

    private void check(AVFrame frame) throws DecodeException {
        if (frame.decode_error_flags() != 0) {
            throw new DecodeException(DecodeFailure.DECODE_ERROR, DecodeStage.DECODE,
                    "Cannot decode the video to its end: frame " + decoded + " is damaged");
        }
        if (!layout.is(frame)) {
            checkSize(frame.width(), frame.height());
            layout = Layout.of(frame);
        }
        decodedBytes += layout.bytes;
        if (decodedBytes > limits.output(demuxer.length())) {
            throw new DecodeException(DecodeFailure.EXPANDS_TOO_MUCH, DecodeStage.DECODE, "Cannot decode the whole"
                    + " video: its " + demuxer.length() + " bytes give over " + limits.output(demuxer.length())
                    + " bytes of frames").beyond(Bound.EXPANSION);
        }
        if (decoded >= limits.frames()) {
            throw new DecodeException(DecodeFailure.TOO_LONG, DecodeStage.DECODE, "Cannot decode the whole video: it"
                    + " has more than " + limits.frames() + " frames").beyond(Bound.FRAMES);
        }
    }

    private void checkSize(int width, int height) throws DecodeException {
        if ((long) width * height > limits.pixels()) {
            throw new DecodeException(DecodeFailure.TOO_LARGE, DecodeStage.DECODE, "Cannot decode frames of " + width
                    + "x" + height + ": more than " + limits.pixels()
                    + " pixels").beyond(Bound.PIXELS);
        }
    }

    private DecodeException damaged(int code) {
        return new DecodeException(DecodeFailure.DECODE_ERROR, DecodeStage.DECODE,
                "Cannot decode the video to its end: it is damaged after frame " + decoded + " ("
                        + Libav.message(code) + ")");
    }

    /** What decides how many bytes a frame takes. */
    private record Layout(int format, int width, int height, int bytes) {
        static Layout of(AVFrame frame) {
            return new Layout(frame.format(), frame.width(), frame.height(), Libav.check(
                    av_image_get_buffer_size(frame.format(), frame.width(), frame.height(), 1), "measure a frame"));
        }

        boolean is(AVFrame frame) {
            return frame.width() == width && frame.height() == height && frame.format() == format;
        }
    }
}
