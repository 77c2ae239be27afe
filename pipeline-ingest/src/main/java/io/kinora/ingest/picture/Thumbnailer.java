package io.kinora.ingest.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Makes thumbnails of frames of any format. Of large pictures only some rows are read, at least
 * {@value #ROWS_PER_CELL} for every row of the thumbnail: that is most of what a thumbnail costs.
 */
public final class Thumbnailer implements AutoCloseable {
    private static final int ROWS_PER_CELL = 2;
    /** swscale's vector code may write a little past a plane's last row. */
    private static final int SLACK = 64;
    private static final int LUMA = Thumbnail.WIDTH * Thumbnail.HEIGHT;
    private static final int CHROMA = Thumbnail.COARSE_WIDTH * Thumbnail.COARSE_HEIGHT;

    private final Rescaler rescaler = new Rescaler();
    private final BytePointer[] planes = {
        new BytePointer((long) LUMA + SLACK), new BytePointer((long) CHROMA + SLACK),
        new BytePointer((long) CHROMA + SLACK)};
    private final Rescaler.Planes result = new Rescaler.Planes(Thumbnail.WIDTH, Thumbnail.HEIGHT, AV_PIX_FMT_YUV420P,
            planes, new int[] {Thumbnail.WIDTH, Thumbnail.COARSE_WIDTH, Thumbnail.COARSE_WIDTH});

    /** The thumbnail of a frame, which is only read. */
    public Thumbnail of(AVFrame frame) {
        rescaler.scale(frame, Math.max(1, frame.height() / (ROWS_PER_CELL * Thumbnail.HEIGHT)), result);
        return Thumbnail.of(bytes(0, LUMA), bytes(1, CHROMA), bytes(2, CHROMA));
    }

    private byte[] bytes(int plane, int count) {
        byte[] bytes = new byte[count];
        planes[plane].get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        rescaler.close();
        for (BytePointer plane : planes) {
            plane.deallocate();
        }
    }
}
