package io.kinora.eval.metric;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.kinora.core.video.Frames;
import java.io.ByteArrayOutputStream;
import java.util.function.IntUnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Single planes of files whose first stream is their video: what published figures were computed on. */
final class GreyDecoder {
    private static final double BLACK = 16;
    private static final double SPAN = 219;

    private GreyDecoder() {
    }

    /** The luma plane of a limited-range file as full-range grey, rounded. */
    static Frames decode(String file) {
        return plane(file, 0, value -> (int) Math.max(0, Math.min(255, Math.rint((value - BLACK) * 255 / SPAN))));
    }

    /** Plane 0, 1 or 2 as it is stored, of a file that stores colour in full size. */
    static Frames plane(String file, int plane) {
        return plane(file, plane, value -> value);
    }

    private static Frames plane(String file, int plane, IntUnaryOperator level) {
        AVFormatContext container = new AVFormatContext(null);
        require(avformat_open_input(container, file, null, null) == 0);
        require(avformat_find_stream_info(container, (AVDictionary) null) >= 0);
        AVCodec codec = avcodec_find_decoder(container.streams(0).codecpar().codec_id());
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(decoder, container.streams(0).codecpar());
        require(avcodec_open2(decoder, codec, (AVDictionary) null) == 0);
        AVPacket packet = av_packet_alloc();
        AVFrame frame = av_frame_alloc();
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        int frames = 0;
        boolean more = true;
        while (more) {
            more = av_read_frame(container, packet) == 0;
            if (!more || packet.stream_index() == 0) {
                avcodec_send_packet(decoder, more ? packet : null);
            }
            av_packet_unref(packet);
            while (avcodec_receive_frame(decoder, frame) == 0) {
                add(frame, plane, level, pixels);
                frames++;
            }
        }
        Frames grey = new Frames(frames, decoder.height(), decoder.width(), 1, 25, pixels.toByteArray());
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        avformat_close_input(container);
        return grey;
    }

    private static void add(AVFrame frame, int plane, IntUnaryOperator level, ByteArrayOutputStream pixels) {
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                long at = (long) row * frame.linesize(plane) + column;
                pixels.write(level.applyAsInt(Byte.toUnsignedInt(frame.data(plane).get(at))));
            }
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("Cannot decode the reference video");
        }
    }
}
