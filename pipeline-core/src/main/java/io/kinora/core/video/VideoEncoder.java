package io.kinora.core.video;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes clips as mp4 files: H.264 (OpenH264, constant quantizer), yuv420p, BT.709 matrix, limited range.
 * The same frames always give the same bytes. H.264 in this layout has even sides of at least 16 pixels:
 * an odd or smaller side grows by repeating its last row or column.
 */
public final class VideoEncoder {
    /** The usual quantizer: hardly visible loss; what a tiny video costs in bytes matters less. */
    public static final int QUANTIZER = 16;
    /** The least quantizer that OpenH264 takes: next to no loss but that of 4:2:0 colour. */
    public static final int LEAST_QUANTIZER = 1;
    /** The greatest quantizer of H.264. */
    public static final int GREATEST_QUANTIZER = 51;

    private static final int LEAST_SIDE = 16;
    private static final int COARSER = 4;

    private VideoEncoder() {
    }

    /**
     * The clip as the bytes of an mp4 file.
     *
     * @param frames at least one frame with 1 (grey) or 3 (RGB) channels
     * @throws IllegalArgumentException if there are 2 or more than 3 channels
     */
    public static byte[] mp4(Frames frames) {
        return mp4(frames, QUANTIZER);
    }

    /**
     * The clip as the bytes of an mp4 file.
     *
     * @param frames at least one frame with 1 (grey) or 3 (RGB) channels
     * @param quantizer {@link #LEAST_QUANTIZER}, nearest to lossless, to {@link #GREATEST_QUANTIZER}; noise for which
     *     OpenH264 has no room at this one, such as an untrained model's, is encoded at a coarser one
     * @throws IllegalArgumentException if there are 2 or more than 3 channels
     */
    public static byte[] mp4(Frames frames, int quantizer) {
        int tried = quantizer;
        while (true) {
            try {
                return encode(frames, EncodedFormat.MP4, evenSide(frames.width()), evenSide(frames.height()), tried);
            } catch (IllegalStateException e) {
                if (tried >= GREATEST_QUANTIZER) {
                    throw e;
                }
                tried = Math.min(GREATEST_QUANTIZER, tried + COARSER);
            }
        }
    }

    /**
     * Writes the clip to a local mp4 file, replacing it.
     *
     * @throws IOException if the file cannot be written
     */
    public static void mp4(Path file, Frames frames) throws IOException {
        Files.write(file, mp4(frames));
    }

    /**
     * Writes the clip as an mp4 file to a stream, which stays open.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void mp4(OutputStream output, Frames frames) throws IOException {
        output.write(mp4(frames));
    }

    /** The clip as a file of a lossless format. */
    static byte[] encode(Frames frames, EncodedFormat format) {
        return encode(frames, format, frames.width(), frames.height(), LEAST_QUANTIZER);
    }

    private static byte[] encode(Frames frames, EncodedFormat format, int width, int height, int quantizer) {
        if (frames.channels() != 1 && frames.channels() != 3) {
            throw new IllegalArgumentException("Cannot encode frames of shape " + frames.shape()
                    + ": 1 or 3 channels are needed");
        }
        try (MemoryEncoder encoder = new MemoryEncoder(format, width, height, frames.fps(), quantizer)) {
            for (int frame = 0; frame < frames.frames(); frame++) {
                encoder.encode(frames, frame);
            }
            return encoder.finish();
        }
    }

    private static int evenSide(int side) {
        return Math.max(LEAST_SIDE, side + (side & 1));
    }
}
