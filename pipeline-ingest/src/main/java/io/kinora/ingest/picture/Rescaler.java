package io.kinora.ingest.picture;

import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.kinora.core.decode.SourceColour;
import io.kinora.core.video.Libav;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Brings frames of any format to planes of 8 bits and full range by area averages, the same bits on every CPU. The
 * scaler is made anew only when the source changes. Frames are only read.
 */
final class Rescaler implements AutoCloseable {
    private static final int FLAGS = SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP;
    private static final int PLANES = 4;

    private final PointerPointer<BytePointer> source = new PointerPointer<>((long) PLANES);
    private final IntPointer sourceStrides = new IntPointer((long) PLANES);
    private final PointerPointer<BytePointer> target = new PointerPointer<>((long) PLANES);
    private final IntPointer targetStrides = new IntPointer((long) PLANES);
    private SwsContext scaler;
    private Plan plan;

    /** A place for the result: planes of one format. */
    record Planes(int width, int height, int format, BytePointer[] data, int[] strides) {
    }

    /**
     * Scales every so-manieth row of a frame: a picture of fewer rows, whose chroma stays in place.
     *
     * @param rowStep 1 for all rows
     */
    void scale(AVFrame frame, int rowStep, Planes result) {
        int rows = Math.max(1, frame.height() / rowStep);
        Plan wanted = new Plan(frame.width(), rows, frame.format(), SourceColour.of(frame), result.width(),
                result.height(), result.format());
        if (!wanted.equals(plan)) {
            prepare(wanted);
        }
        for (int plane = 0; plane < PLANES; plane++) {
            source.put(plane, frame.data(plane));
            sourceStrides.put(plane, frame.linesize(plane) * rowStep);
            target.put(plane, plane < result.data().length ? result.data()[plane] : null);
            targetStrides.put(plane, plane < result.strides().length ? result.strides()[plane] : 0);
        }
        Libav.check(sws_scale(scaler, source, sourceStrides, 0, rows, target, targetStrides), "look at a frame");
    }

    @Override
    public void close() {
        free();
        source.deallocate();
        sourceStrides.deallocate();
        target.deallocate();
        targetStrides.deallocate();
    }

    private void free() {
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
        plan = null;
    }

    private void prepare(Plan wanted) {
        free();
        scaler = Libav.check(sws_alloc_context(), "look at frames");
        option("srcw", wanted.width);
        option("srch", wanted.height);
        option("src_format", wanted.format);
        option("dstw", wanted.targetWidth);
        option("dsth", wanted.targetHeight);
        option("dst_format", wanted.targetFormat);
        option("sws_flags", FLAGS);
        colours(wanted);
        Libav.check(sws_init_context(scaler, null, null), "look at frames of " + wanted);
        colours(wanted);
        plan = wanted;
    }

    /** The matrix stays the source's own, only the range becomes full. */
    private void colours(Plan wanted) {
        IntPointer matrix = sws_getCoefficients(wanted.colour.coefficients());
        sws_setColorspaceDetails(scaler, matrix, wanted.colour.fullRange() ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
    }

    private void option(String name, long value) {
        Libav.check(av_opt_set_int(scaler, name, value, 0), "set " + name + " of the scaler");
    }

    /** All that the scaler depends on. */
    private record Plan(int width, int height, int format, SourceColour colour, int targetWidth, int targetHeight,
            int targetFormat) {
    }
}
