package io.kinora.core.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/** The files that this project writes, and how libav is told to write them. */
enum EncodedFormat {
    /** H.264 in mp4: yuv420p, BT.709, limited range, tagged so in the stream and in the container. */
    MP4("mp4", "libopenh264", AV_PIX_FMT_YUV420P, Map.of("rc_mode", "quality", "profile", "high", "coder", "cabac"),
            Map.of()) {
        @Override
        void configure(AVCodecContext encoder, int width, int height, int quantizer) {
            super.configure(encoder, width, height, quantizer);
            encoder.color_range(AVCOL_RANGE_MPEG);
            encoder.colorspace(AVCOL_SPC_BT709);
            encoder.color_primaries(AVCOL_PRI_BT709);
            encoder.color_trc(AVCOL_TRC_BT709);
            encoder.chroma_sample_location(AVCHROMA_LOC_LEFT);
            encoder.qmin(quantizer);
            encoder.qmax(quantizer);
            encoder.gop_size(KEYFRAME_INTERVAL);
            // The quantizer's bounds leave rate control no choice; OpenH264 wants a rate all the same.
            encoder.bit_rate(8L * width * height);
        }
    },
    /** Animated PNG: true colour, lossless, repeated for ever. */
    APNG("apng", "apng", AV_PIX_FMT_RGB24, Map.of("pred", "mixed"), Map.of("plays", "0"));

    private static final int KEYFRAME_INTERVAL = 48;

    private final String muxer;
    private final String encoder;
    private final int pixelFormat;
    private final Map<String, String> encoderOptions;
    private final Map<String, String> muxerOptions;

    EncodedFormat(String muxer, String encoder, int pixelFormat, Map<String, String> encoderOptions,
            Map<String, String> muxerOptions) {
        this.muxer = muxer;
        this.encoder = encoder;
        this.pixelFormat = pixelFormat;
        this.encoderOptions = encoderOptions;
        this.muxerOptions = muxerOptions;
    }

    /** @param quantizer of a lossy format; a lossless one has none */
    void configure(AVCodecContext context, int width, int height, int quantizer) {
        context.width(width);
        context.height(height);
        context.pix_fmt(pixelFormat);
    }

    String muxer() {
        return muxer;
    }

    String encoder() {
        return encoder;
    }

    int pixelFormat() {
        return pixelFormat;
    }

    Map<String, String> encoderOptions() {
        return encoderOptions;
    }

    Map<String, String> muxerOptions() {
        return muxerOptions;
    }
}
