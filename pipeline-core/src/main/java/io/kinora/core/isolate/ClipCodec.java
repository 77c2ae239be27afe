package io.kinora.core.isolate;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.video.Frames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Clips as bytes, between processes of one build and in local files. */
public final class ClipCodec {
    private ClipCodec() {
    }

    /** Writes a clip. */
    public static void write(DataOutputStream out, DecodedClip clip) throws IOException {
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
    }

    /**
     * Reads a clip.
     *
     * @param mostPixelBytes bytes of its frames at most; no more memory is taken, whatever the input says
     * @throws IllegalArgumentException if it is none
     */
    public static DecodedClip read(DataInputStream in, int mostPixelBytes) throws IOException {
        int range = in.readInt();
        int index = in.readInt();
        long start = in.readLong();
        long end = in.readLong();
        int frames = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        int channels = in.readInt();
        double fps = in.readDouble();
        int count = product(frames, height, width, channels);
        if (count < 0 || count > mostPixelBytes) {
            throw new IllegalArgumentException("Cannot read a clip with " + count + " bytes where " + mostPixelBytes
                    + " are the limit");
        }
        byte[] pixels = new byte[count];
        in.readFully(pixels);
        return new DecodedClip(range, index, start, end, new Frames(frames, height, width, channels, fps, pixels));
    }

    private static int product(int... factors) {
        try {
            return Arrays.stream(factors).reduce(1, Math::multiplyExact);
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("Cannot read a clip of shape " + Arrays.toString(factors));
        }
    }
}
