package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.video.Frames;
import io.kinora.ingest.score.ClipScores;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Clips as bytes, between processes of one build and in local files. */
public final class ClipCodec {
    private static final int MOST_HASH_BYTES = 1 << 16;

    private ClipCodec() {
    }

    /** Writes a clip. */
    public static void write(DataOutputStream out, ScoredClip scored) throws IOException {
        DecodedClip clip = scored.clip();
        Frames frames = clip.frames();
        out.writeInt(clip.range());
        out.writeInt(clip.index());
        out.writeLong(clip.startMicros());
        out.writeLong(clip.endMicros());
        out.writeInt(frames.frames());
        out.writeInt(frames.height());
        out.writeInt(frames.width());
        out.writeInt(frames.channels());
        out.writeDouble(frames.fps());
        out.write(frames.pixels());
        ClipScores scores = scored.scores();
        out.writeDouble(scores.luma());
        out.writeDouble(scores.motion());
        out.writeDouble(scores.sharpness());
        out.writeDouble(scores.black());
        out.writeDouble(scores.frozen());
        out.writeDouble(scores.letterbox());
        out.writeDouble(scores.cut());
        out.writeInt(scores.hash().length);
        out.write(scores.hash());
    }

    /**
     * Reads a clip.
     *
     * @param mostPixelBytes bytes of its frames at most; no more memory is taken, whatever the input says
     * @throws IllegalArgumentException if it is none
     */
    public static ScoredClip read(DataInputStream in, int mostPixelBytes) throws IOException {
        int range = in.readInt();
        int index = in.readInt();
        long start = in.readLong();
        long end = in.readLong();
        int frames = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        int channels = in.readInt();
        double fps = in.readDouble();
        byte[] pixels = bytes(in, product(frames, height, width, channels), mostPixelBytes);
        DecodedClip clip = new DecodedClip(range, index, start, end,
                new Frames(frames, height, width, channels, fps, pixels));
        return new ScoredClip(clip, new ClipScores(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(),
                in.readDouble(), in.readDouble(), in.readDouble(), bytes(in, in.readInt(), MOST_HASH_BYTES)));
    }

    private static int product(int... factors) {
        try {
            return Arrays.stream(factors).reduce(1, Math::multiplyExact);
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("Cannot read a clip of shape " + Arrays.toString(factors));
        }
    }

    private static byte[] bytes(DataInputStream in, int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("Cannot read a clip with " + count + " bytes where " + most
                    + " are the limit");
        }
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
