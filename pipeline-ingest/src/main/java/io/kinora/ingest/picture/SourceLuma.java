package io.kinora.ingest.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_FLOAT;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import io.kinora.core.decode.SourceColour;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;

/**
 * Rows of a frame's luma in the source's own pixels. Samples are as stored, of any depth; {@link #sample} says which
 * one a level is. Formats without a luma of their own (RGB, palettes, bits) are brought to grey as a whole first.
 */
public final class SourceLuma implements AutoCloseable {
    private static final int UNREADABLE = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM
            | AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_FLOAT;
    private static final int SLACK = 64;
    private static final double FULL_SPAN = 255;
    private static final double LIMITED_SPAN = 219;
    private static final double LIMITED_BLACK = 16;

    private final Rescaler rescaler = new Rescaler();
    private BytePointer grey = new BytePointer((long) SLACK);
    private BytePointer plane;
    private byte[] bytes = new byte[0];
    private int width;
    private int height;
    private long stride;
    private int offset;
    private int step;
    private int shift;
    private int mask;
    private double unit;
    private double black;

    /** Takes the frame whose rows are read next; it is only read, and must live on meanwhile. */
    public void take(AVFrame frame) {
        width = frame.width();
        height = frame.height();
        AVPixFmtDescriptor format = av_pix_fmt_desc_get(frame.format());
        if ((format.flags() & UNREADABLE) == 0) {
            AVComponentDescriptor luma = format.comp(0);
            plane = frame.data(luma.plane());
            stride = frame.linesize(luma.plane());
            layout(luma.offset(), luma.step(), luma.shift(), luma.depth(), SourceColour.of(frame).fullRange());
        } else {
            toGrey(frame);
        }
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Levels of 0 to 255, full range, that one step of a sample is. */
    public double unit() {
        return unit;
    }

    /** The sample of a level of 0 to 255, full range. */
    public double sample(double level) {
        return black + level / unit;
    }

    /**
     * Reads a row.
     *
     * @param samples takes {@link #width} samples
     */
    public void row(int row, int[] samples) {
        int count = (width - 1) * step + (mask > 255 ? 2 : 1);
        if (bytes.length < count) {
            bytes = new byte[count];
        }
        plane.position(row * stride + offset).get(bytes, 0, count);
        plane.position(0);
        for (int column = 0, at = 0; column < width; column++, at += step) {
            samples[column] = mask > 255
                    ? ((bytes[at] & 255 | (bytes[at + 1] & 255) << 8) >> shift) & mask : bytes[at] & 255;
        }
    }

    @Override
    public void close() {
        rescaler.close();
        grey.deallocate();
    }

    private void toGrey(AVFrame frame) {
        long size = (long) width * height + SLACK;
        if (grey.capacity() < size) {
            grey.deallocate();
            grey = new BytePointer(size);
        }
        rescaler.scale(frame, 1, new Rescaler.Planes(width, height, AV_PIX_FMT_GRAY8, new BytePointer[] {grey},
                new int[] {width}));
        plane = grey;
        stride = width;
        layout(0, 1, 0, Byte.SIZE, true);
    }

    private void layout(int firstByte, int bytesPerSample, int lowBits, int depth, boolean fullRange) {
        offset = firstByte;
        step = bytesPerSample;
        shift = lowBits;
        mask = (1 << depth) - 1;
        double deep = 1 << depth - Byte.SIZE;
        unit = fullRange ? FULL_SPAN / mask : FULL_SPAN / (LIMITED_SPAN * deep);
        black = fullRange ? 0 : LIMITED_BLACK * deep;
    }
}
