package io.kinora.ingest.decode;

import io.kinora.core.isolate.ClipCodec;
import io.kinora.core.isolate.MalformedAnswerException;
import io.kinora.ingest.score.ClipScores;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Clips and their scores as bytes, between processes of one build and in local files. */
final class ScoredClipCodec {
    private static final int MOST_HASH_BYTES = 1 << 16;

    private ScoredClipCodec() {
    }

    /** Writes a clip, then its scores. */
    static void write(DataOutputStream out, ScoredClip scored) throws IOException {
        ClipCodec.write(out, scored.clip());
        writeScores(out, scored.scores());
    }

    /** Reads what {@link #write} wrote. */
    static ScoredClip read(DataInputStream in) throws IOException {
        return new ScoredClip(ClipCodec.read(in, Integer.MAX_VALUE), readScores(in));
    }

    static void writeScores(DataOutputStream out, ClipScores scores) throws IOException {
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

    /** @throws MalformedAnswerException if they cannot be scores */
    static ClipScores readScores(DataInputStream in) throws IOException {
        double luma = in.readDouble();
        double motion = in.readDouble();
        double sharpness = in.readDouble();
        double black = in.readDouble();
        double frozen = in.readDouble();
        double letterbox = in.readDouble();
        double cut = in.readDouble();
        int count = in.readInt();
        MalformedAnswerException.unless(count >= 0 && count <= MOST_HASH_BYTES, "length of a hash", count);
        byte[] hash = new byte[count];
        in.readFully(hash);
        return new ClipScores(luma, motion, sharpness, black, frozen, letterbox, cut, hash);
    }
}
