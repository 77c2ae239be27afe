package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.kinora.core.video.Libav;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Brings decoded frames to the clips' size: crop, scale (bicubic, accurate rounding, the same bits on every
 * CPU), convert to RGB, turn. Chroma samples are taken to lie amid their pixels, as the {@code ffmpeg}
 * program takes them unless told, so that its frames and these are the same. What depends on the source is
 * made anew only when the source changes.
 */
final class FrameScaler implements AutoCloseable {
    private static final int FLAGS =
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;

    private final DecodeSettings settings;
    private final Orientation orientation;
    private final double pixelAspect;
    private final BytePointer output;
    private final PointerPointer<BytePointer> outputPlanes = new PointerPointer<>(4L);
    private final IntPointer outputStrides = new IntPointer(4L);
    private SwsContext scaler;
    private Plan plan;

    FrameScaler(DecodeSettings settings, Demuxer demuxer) {
        this.settings = settings;
        this.orientation = demuxer.orientation();
        this.pixelAspect = demuxer.pixelAspect();
        // swscale's vector code may write a little past the last row.
        output = new BytePointer(3L * settings.height() * settings.width() + 64);
        for (int plane = 0; plane < 4; plane++) {
            outputPlanes.put(plane, plane == 0 ? output : null);
            outputStrides.put(plane, 0);
        }
    }

    /** The frame as H·W·3 bytes of RGB. The frame is cropped by it and good for nothing else afterwards. */
    byte[] scale(AVFrame frame) {
        Plan wanted = plan(frame);
        if (!wanted.equals(plan)) {
            prepare(wanted);
        }
        frame.crop_left(wanted.area.left());
        frame.crop_top(wanted.area.top());
        frame.crop_right((long) frame.width() - wanted.area.left() - wanted.area.width());
        frame.crop_bottom((long) frame.height() - wanted.area.top() - wanted.area.height());
        Libav.check(av_frame_apply_cropping(frame, AV_FRAME_CROP_UNALIGNED), "crop a frame");
        Libav.check(sws_scale(scaler, frame.data(), frame.linesize(), 0, wanted.area.height(), outputPlanes,
                outputStrides), "scale a frame");
        byte[] stored = new byte[3 * settings.height() * settings.width()];
        output.get(stored);
        return wanted.orientation.apply(stored, settings.width(), settings.height());
    }

    /** How the frame is to be turned: by its own word, else by the header's. */
    Orientation orientation(AVFrame frame) {
        AVFrameSideData matrix = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        return matrix == null || matrix.isNull() ? orientation : Demuxer.orientation(matrix.data());
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
        output.deallocate();
        outputPlanes.deallocate();
        outputStrides.deallocate();
    }

    private Plan plan(AVFrame frame) {
        Orientation turn = orientation(frame);
        int width = turn.swapped() ? settings.height() : settings.width();
        int height = turn.swapped() ? settings.width() : settings.height();
        AVPixFmtDescriptor layout = av_pix_fmt_desc_get(frame.format());
        CropArea area = settings.fit() == Fit.STRETCH ? new CropArea(0, 0, frame.width(), frame.height())
                : CropArea.middle(frame.width(), frame.height(), pixelAspect(frame), width, height)
                        .alignedTo(1 << layout.log2_chroma_w(), 1 << layout.log2_chroma_h());
        return new Plan(area, width, height, frame.format(), SourceColour.of(frame), turn);
    }

    /** By the container's word, else by the frame's, else square. */
    private double pixelAspect(AVFrame frame) {
        double aspect = pixelAspect > 0 ? pixelAspect : Demuxer.quotient(frame.sample_aspect_ratio());
        return aspect > 0 ? aspect : 1;
    }

    private void prepare(Plan wanted) {
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
        plan = null;
        scaler = Libav.check(sws_alloc_context(), "scale frames");
        option("srcw", wanted.area.width());
        option("srch", wanted.area.height());
        option("src_format", wanted.format);
        option("dstw", wanted.width);
        option("dsth", wanted.height);
        option("dst_format", AV_PIX_FMT_RGB24);
        option("sws_flags", FLAGS);
        IntPointer matrix = sws_getCoefficients(wanted.colour.coefficients());
        IntPointer target = sws_getCoefficients(SWS_CS_DEFAULT);
        int full = wanted.colour.fullRange() ? 1 : 0;
        // A negative code here means that there is no matrix between the two, as from RGB to RGB.
        sws_setColorspaceDetails(scaler, matrix, full, target, 1, 0, 1 << 16, 1 << 16);
        Libav.check(sws_init_context(scaler, null, null), "scale frames of " + wanted);
        sws_setColorspaceDetails(scaler, matrix, full, target, 1, 0, 1 << 16, 1 << 16);
        outputStrides.put(0, 3 * wanted.width);
        plan = wanted;
    }

    private void option(String name, long value) {
        Libav.check(av_opt_set_int(scaler, name, value, 0), "set " + name + " of the scaler");
    }

    /** All that the scaler depends on. */
    private record Plan(CropArea area, int width, int height, int format, SourceColour colour,
            Orientation orientation) {
    }
}
