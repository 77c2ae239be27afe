package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_FCC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_SMPTE240M;

import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * How a frame's samples become RGB. What a file does not say is taken as players take it: BT.709 from 720
 * rows or 1280 columns on, BT.601 below, and limited range. Transfer curves are left alone: HDR video is
 * not tone-mapped.
 *
 * @param coefficients swscale's number of the matrix
 * @param fullRange whether samples use 0 to 255 rather than 16 to 235
 * @param matrix name of the matrix for tables, such as {@code bt601 (assumed)}
 * @param range name of the range for tables, such as {@code limited (assumed)}
 */
public record SourceColour(int coefficients, boolean fullRange, String matrix, String range) {
    private static final Set<Integer> FULL_RANGE_FORMATS = Set.of(AV_PIX_FMT_YUVJ411P, AV_PIX_FMT_YUVJ420P,
            AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUVJ444P);

    /** What a decoded frame says of itself, or is taken for. */
    public static SourceColour of(AVFrame frame) {
        long flags = av_pix_fmt_desc_get(frame.format()).flags();
        if ((flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0) {
            // swscale scales RGB by way of YUV: the way back must be by the matrix of the way there.
            return new SourceColour(SWS_CS_DEFAULT, true, "rgb", "full");
        }
        boolean full = frame.color_range() == AVCOL_RANGE_JPEG || FULL_RANGE_FORMATS.contains(frame.format());
        boolean rangeAssumed = !full && frame.color_range() == AVCOL_RANGE_UNSPECIFIED;
        Matrix matrix = matrix(frame.colorspace(), frame.width(), frame.height());
        String range = (full ? "full" : "limited") + (rangeAssumed ? " (assumed)" : "");
        return new SourceColour(matrix.coefficients, full, matrix.name, range);
    }

    private static Matrix matrix(int colourSpace, int width, int height) {
        if (colourSpace == AVCOL_SPC_BT709 || colourSpace == AVCOL_SPC_RGB) {
            return new Matrix(SWS_CS_ITU709, "bt709");
        }
        if (colourSpace == AVCOL_SPC_BT470BG || colourSpace == AVCOL_SPC_SMPTE170M) {
            return new Matrix(SWS_CS_ITU601, "bt601");
        }
        if (colourSpace == AVCOL_SPC_FCC) {
            return new Matrix(SWS_CS_FCC, "fcc");
        }
        if (colourSpace == AVCOL_SPC_SMPTE240M) {
            return new Matrix(SWS_CS_SMPTE240M, "smpte240m");
        }
        if (colourSpace == AVCOL_SPC_BT2020_NCL || colourSpace == AVCOL_SPC_BT2020_CL) {
            return new Matrix(SWS_CS_BT2020, "bt2020");
        }
        return width >= 1280 || height >= 720 ? new Matrix(SWS_CS_ITU709, "bt709 (assumed)")
                : new Matrix(SWS_CS_ITU601, "bt601 (assumed)");
    }

    private record Matrix(int coefficients, String name) {
    }
}
