package io.kinora.core.video;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_get_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One encoder and one muxer with one video stream, writing into native memory. Frames go in as
 * {@link Picture}s; {@link #finish()} gives the file's bytes. Not thread-safe.
 */
final class MemoryEncoder implements AutoCloseable {
    private AVFormatContext container;
    private AVIOContext output;
    private AVCodecContext encoder;
    private AVPacket packet;
    private AVStream stream;
    private final Picture picture;
    private long next;

    /**
     * Opens an encoder.
     *
     * @param format which container, encoder and pixel layout
     * @param width columns, already of the parity that the encoder wants
     * @param height rows, likewise
     * @param fps frames per second, above 0
     * @param quantizer of a lossy format
     */
    MemoryEncoder(EncodedFormat format, int width, int height, double fps, int quantizer) {
        Libav.load();
        boolean opened = false;
        try {
            container = new AVFormatContext(null);
            Libav.check(avformat_alloc_output_context2(container, (AVOutputFormat) null, format.muxer(), (String) null),
                    "make a " + format.muxer() + " file");
            output = new AVIOContext(null);
            Libav.check(avio_open_dyn_buf(output), "make a buffer for a video");
            container.pb(output);
            // No version strings or times inside: the same frames give the same bytes.
            container.flags(container.flags() | AVFMT_FLAG_BITEXACT);
            AVCodec codec = Libav.check(avcodec_find_encoder_by_name(format.encoder()), "find " + format.encoder());
            encoder = Libav.check(avcodec_alloc_context3(codec), "open " + format.encoder());
            AVRational rate = av_d2q(fps, 1_001_000);
            format.configure(encoder, width, height, quantizer);
            encoder.framerate(rate);
            encoder.time_base(av_inv_q(rate));
            encoder.thread_count(1);
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
            if ((container.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
                encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
            }
            open(codec, format.encoderOptions(), "open " + format.encoder() + " for " + width + "x" + height);
            stream = Libav.check(avformat_new_stream(container, codec), "add a stream");
            stream.time_base(encoder.time_base());
            stream.avg_frame_rate(rate);
            Libav.check(avcodec_parameters_from_context(stream.codecpar(), encoder), "describe a stream");
            writeHeader(format.muxerOptions());
            packet = Libav.check(av_packet_alloc(), "hold a packet");
            picture = new Picture(format.pixelFormat(), width, height);
            opened = true;
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    /** Encodes the next frame: T index {@code frame} of {@code frames}. */
    void encode(Frames frames, int frame) {
        AVFrame image = picture.fill(frames, frame);
        image.pts(next++);
        send(image);
    }

    /** Ends the file and gives its bytes. */
    byte[] finish() {
        send(null);
        Libav.check(av_write_trailer(container), "end a video");
        BytePointer buffer = new BytePointer((Pointer) null);
        // Not avio_close_dyn_buf: it pads where the muxer last wrote, which for PNG is amid the file.
        byte[] bytes = new byte[avio_get_dyn_buf(output, buffer)];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        picture.close();
        release();
    }

    private void open(AVCodec codec, Map<String, String> options, String action) {
        AVDictionary dictionary = dictionary(options);
        try {
            Libav.check(avcodec_open2(encoder, codec, dictionary), action);
        } finally {
            av_dict_free(dictionary);
        }
    }

    private void writeHeader(Map<String, String> options) {
        AVDictionary dictionary = dictionary(options);
        try {
            Libav.check(avformat_write_header(container, dictionary), "begin a video");
        } finally {
            av_dict_free(dictionary);
        }
    }

    private static AVDictionary dictionary(Map<String, String> options) {
        AVDictionary dictionary = new AVDictionary(null);
        options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
        return dictionary;
    }

    private void send(AVFrame image) {
        Libav.check(avcodec_send_frame(encoder, image), "encode a frame");
        while (true) {
            int code = avcodec_receive_packet(encoder, packet);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF()) {
                return;
            }
            Libav.check(code, "encode a frame");
            packet.stream_index(stream.index());
            packet.duration(1);
            av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            Libav.check(av_interleaved_write_frame(container, packet), "write a packet");
        }
    }

    private void release() {
        if (packet != null) {
            av_packet_free(packet);
            packet = null;
        }
        if (encoder != null) {
            avcodec_free_context(encoder);
            encoder = null;
        }
        if (output != null && !output.isNull()) {
            BytePointer buffer = new BytePointer((Pointer) null);
            avio_close_dyn_buf(output, buffer);
            av_free(buffer);
            output = null;
        }
        if (container != null && !container.isNull()) {
            container.pb(null);
            avformat_free_context(container);
            container = null;
        }
    }
}
