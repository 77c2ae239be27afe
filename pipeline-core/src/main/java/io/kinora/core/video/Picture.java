package io.kinora.core.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Turns frames of a {@link Frames} value into libav frames of one pixel format: grey becomes RGB, edges
 * are repeated where the encoder wants more rows or columns, and YUV is BT.709, limited range.
 */
final class Picture implements AutoCloseable {
    private final int width;
    private final int height;
    private final byte[] row;
    private AVFrame rgb;
    private AVFrame converted;
    private SwsContext scaler;

    Picture(int pixelFormat, int width, int height) {
        this.width = width;
        this.height = height;
        this.row = new byte[width * 3];
        boolean made = false;
        try {
            rgb = frame(AV_PIX_FMT_RGB24, AVCOL_SPC_RGB, AVCOL_RANGE_JPEG);
            if (pixelFormat != AV_PIX_FMT_RGB24) {
                converted = frame(pixelFormat, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG);
                int flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
                scaler = Libav.check(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, pixelFormat, flags,
                        null, null, (DoublePointer) null), "convert RGB frames");
                IntPointer matrix = sws_getCoefficients(SWS_CS_ITU709);
                Libav.check(sws_setColorspaceDetails(scaler, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16),
                        "set the colour matrix");
            }
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /** The libav frame that holds one frame of a clip; it is this object's own, until the next call. */
    AVFrame fill(Frames frames, int frame) {
        Libav.check(av_frame_make_writable(rgb), "write a frame");
        BytePointer data = rgb.data(0);
        int stride = rgb.linesize(0);
        for (int y = 0; y < height; y++) {
            copyRow(frames, frame, Math.min(y, frames.height() - 1));
            data.position((long) y * stride).put(row, 0, row.length);
        }
        data.position(0);
        if (converted == null) {
            return rgb;
        }
        Libav.check(av_frame_make_writable(converted), "write a frame");
        Libav.check(sws_scale(scaler, rgb.data(), rgb.linesize(), 0, height, converted.data(), converted.linesize()),
                "convert a frame");
        return converted;
    }

    @Override
    public void close() {
        if (rgb != null) {
            av_frame_free(rgb);
            rgb = null;
        }
        if (converted != null) {
            av_frame_free(converted);
            converted = null;
        }
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
    }

    private void copyRow(Frames frames, int frame, int y) {
        byte[] pixels = frames.pixels();
        int channels = frames.channels();
        for (int x = 0; x < width; x++) {
            int from = frames.offset(frame, y, Math.min(x, frames.width() - 1));
            row[3 * x] = pixels[from];
            row[3 * x + 1] = pixels[channels == 1 ? from : from + 1];
            row[3 * x + 2] = pixels[channels == 1 ? from : from + 2];
        }
    }

    private AVFrame frame(int pixelFormat, int colourSpace, int range) {
        AVFrame frame = Libav.check(av_frame_alloc(), "make a frame");
        frame.format(pixelFormat);
        frame.width(width);
        frame.height(height);
        frame.colorspace(colourSpace);
        frame.color_range(range);
        int code = av_frame_get_buffer(frame, 0);
        if (code < 0) {
            av_frame_free(frame);
        }
        Libav.check(code, "make a frame of " + width + "x" + height);
        return frame;
    }
}
