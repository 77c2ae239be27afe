package io.kinora.ingest.decode;

import static io.kinora.core.isolate.MalformedAnswerException.constant;
import static io.kinora.core.isolate.MalformedAnswerException.unless;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.isolate.AnswerFormat;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.score.DifferenceHash;
import io.kinora.ingest.shot.Cut;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** How a child tells scores and cuts. */
final class ScoredFormat implements AnswerFormat<ScoredClip, SourceScan> {
    private static final double ROUNDING = 1e-6;
    /** Above what luma, motion and the Laplacian's variance reach. */
    private static final double MOST_SCORE = 1e7;

    @Override
    public DecodedClip clip(ScoredClip found) {
        return found.clip();
    }

    @Override
    public SourceInfo info(SourceScan found) {
        return found.info();
    }

    @Override
    public void writeClip(DataOutputStream out, ScoredClip found) throws IOException {
        ScoredClipCodec.writeScores(out, found.scores());
    }

    @Override
    public ScoredClip readClip(DataInputStream in, DecodedClip clip) throws IOException {
        ClipScores scores = ScoredClipCodec.readScores(in);
        unless(DoubleStream.of(scores.black(), scores.frozen(), scores.letterbox(), scores.cut())
                .allMatch(share -> share >= -ROUNDING && share <= 1 + ROUNDING), "share", 0);
        unless(DoubleStream.of(scores.luma(), scores.motion(), scores.sharpness())
                .allMatch(score -> score >= -ROUNDING && score <= MOST_SCORE), "score", 0);
        unless(scores.hash().length == DifferenceHash.BYTES, "length of a hash", scores.hash().length);
        return new ScoredClip(clip, scores);
    }

    @Override
    public void writeEnd(DataOutputStream out, SourceScan found) throws IOException {
        out.writeInt(found.cuts().size());
        for (Cut cut : found.cuts()) {
            out.writeLong(cut.frame());
            out.writeLong(cut.pts());
            out.writeDouble(cut.score());
            out.writeByte(cut.kind().ordinal());
        }
    }

    @Override
    public SourceScan readEnd(DataInputStream in, SourceInfo info, long mostFrames) throws IOException {
        int count = in.readInt();
        unless(count >= 0 && count <= mostFrames, "count of cuts", count);
        // Grown as they come: a number alone must not take memory.
        List<Cut> cuts = new ArrayList<>();
        long before = -1;
        for (int index = 0; index < count; index++) {
            long frame = in.readLong();
            unless(frame > before && frame <= mostFrames, "frame of a cut", frame);
            before = frame;
            Cut cut = new Cut(frame, in.readLong(), in.readDouble(),
                    constant(Cut.Kind.values(), in.readUnsignedByte()));
            unless(cut.score() >= 0 && cut.score() <= 1 + ROUNDING, "score of a cut", 0);
            cuts.add(cut);
        }
        return new SourceScan(info, cuts);
    }
}
