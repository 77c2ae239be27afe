package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.video.Frames;
import io.kinora.ingest.score.ClipScores;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Clips as bytes, between processes of one build and in local files. */
final class ClipCodec {
    private ClipCodec() {
    }

    static void write(DataOutputStream out, ScoredClip scored) throws IOException {
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

    static ScoredClip read(DataInputStream in) throws IOException {
        int range = in.readInt();
        int index = in.readInt();
        long start = in.readLong();
        long end = in.readLong();
        int frames = in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        int channels = in.readInt();
        double fps = in.readDouble();
        byte[] pixels = bytes(in, Math.multiplyExact(Math.multiplyExact(frames, height),
                Math.multiplyExact(width, channels)));
        DecodedClip clip = new DecodedClip(range, index, start, end,
                new Frames(frames, height, width, channels, fps, pixels));
        return new ScoredClip(clip, new ClipScores(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(),
                in.readDouble(), in.readDouble(), in.readDouble(), bytes(in, in.readInt())));
    }

    private static byte[] bytes(DataInputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("a clip ends after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }
}
